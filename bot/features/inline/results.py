"""What an inline query offers: each result posts the short card of a track."""

import re

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.features.lists.card_view import short_card
from bot.features.lists.tracks import clock
from bot.texts import Texts
from bot.ui import show
from bot.ui.callbacks import Signer
from bot.ui.markup import cut
from core.model import Track

_ID = re.compile(r"t([1-9]\d{0,17})", re.ASCII)


def result(track: Track, texts: Texts, signer: Signer, bot: str) -> InlineQueryResultArticle:
    """The track as a result; `bot` is the name behind the @."""
    screen = short_card(track, texts, bot)
    content = InputTextMessageContent(
        screen.text, parse_mode=ParseMode.HTML, link_preview_options=show.preview(screen)
    )
    return InlineQueryResultArticle(
        id=f"t{track.id}",
        title=cut(track.title, 100),
        description=_description(track),
        input_message_content=content,
        reply_markup=show.keyboard(screen, signer),
    )


def chosen_track(result_id: str) -> int | None:
    """The track of a result that was posted."""
    found = _ID.fullmatch(result_id)
    return int(found[1]) if found else None


def _description(track: Track) -> str:
    year = str(track.year) if track.year else ""
    length = clock(track.duration_ms) if track.duration_ms else ""
    album = cut(track.album, 60) if track.album else ""
    artists = cut(", ".join(track.artists), 80)
    return " · ".join(part for part in (artists, album, year, length) if part)
