"""Inline queries: plain text searches, `mood:` and `like:` do what they say."""

import re

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import InlineQueryHandler

from bot import show
from bot.callbacks import Signer
from bot.context import App, Context
from bot.inputs import RefusedInputError, checked
from bot.requests import Asked, Request, answer
from bot.texts import Texts
from bot.views.card import short_card
from bot.views.markup import cut
from bot.views.tracks import clock
from core.errors import NothingFoundError
from core.model import Pick, Track

PER_PAGE = 10
CACHE_SECONDS = 300
HELP = "help"
HINT = "inline-hint"
NOTHING = "inline-nothing"
_PREFIX = re.compile(r"\s*(mood|like)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


async def inline(update: Update, context: Context) -> None:
    """Offer ten results a page; problems stand on the button that opens the private chat."""
    query = update.inline_query
    if query is None:
        return
    texts = context.texts(update)
    try:
        request = asked_inline(query.query)
        listing = await answer(context.services, request) if request else None
    except (NothingFoundError, RefusedInputError):
        await _button_alone(query, texts(NOTHING))
        return
    if listing is None:
        await _button_alone(query, texts(HINT))
        return
    first = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    shown = listing.picks[first : first + PER_PAGE]
    more = first + PER_PAGE < len(listing.picks)
    await query.answer(
        [_result(pick, texts, context.signer) for pick in shown],
        cache_time=CACHE_SECONDS,
        is_personal=False,
        next_offset=str(first + PER_PAGE) if more else "",
    )


def asked_inline(text: str) -> Request | None:
    """The request that an inline query makes; None for an empty one."""
    found = _PREFIX.fullmatch(text)
    rest = found[2] if found else text
    if not rest.strip():
        return None
    asked = Asked.SEARCH
    if found:
        asked = Asked.MOOD if found[1].lower() == "mood" else Asked.RECOMMEND
    return Request(asked, checked(rest))


async def _button_alone(query: InlineQuery, text: str) -> None:
    button = InlineQueryResultsButton(text, start_parameter=HELP)
    await query.answer([], cache_time=CACHE_SECONDS, is_personal=False, button=button)


def _result(pick: Pick, texts: Texts, signer: Signer) -> InlineQueryResultArticle:
    track = pick.track
    screen = short_card(track, texts)
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


def _description(track: Track) -> str:
    year = str(track.year) if track.year else ""
    length = clock(track.duration_ms) if track.duration_ms else ""
    album = cut(track.album, 60) if track.album else ""
    artists = cut(", ".join(track.artists), 80)
    return " · ".join(part for part in (artists, album, year, length) if part)


def register(app: App) -> None:
    """Add it."""
    app.add_handler(InlineQueryHandler(inline))
