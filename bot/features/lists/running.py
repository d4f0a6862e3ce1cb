"""Running a command on its text, whether it was typed, tapped as an example, or asked for."""

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from bot.features.lists.answering import answered, asker_of, remember_shown
from bot.features.lists.card_view import card_screen
from bot.features.lists.listing import Place, listing_screen
from bot.features.lists.saving_view import with_player
from bot.features.lists.wanted import Wanted
from bot.memory.lists import NOBODY
from bot.memory.questions import Command
from bot.requests import Asked, Request
from bot.texts import Texts
from bot.ui import show
from bot.ui.progress import working
from core.errors import UnknownSongError
from core.links import parse_spotify
from core.model import TrackCard


async def run(
    update: Update, context: Context, command: Command, text: str, texts: Texts | None = None
) -> None:
    """Answer a command in the chat of the update; raises what the services raise."""
    texts = texts or context.texts(update)
    await context.features.text_commands[command].run(update, context, text, texts)


async def run_on(update: Update, context: Context, command: Command, what: Wanted) -> None:
    """Answer a command on the words or tracks that it is to work on."""
    texts = context.texts(update)
    reference = parse_spotify(what.text)
    if reference and reference.kind != "track" and command is not Command.RECOMMEND:
        raise UnknownSongError(what.text)  # seeds may hold one such link among others
    if command is Command.RECOMMEND and what.track_ids:
        request = Request(Asked.LIKE, track_ids=what.track_ids)
        await show_list(update, context, request, texts)
    elif command is Command.DESCRIBE and what.track_ids:
        await show_card(update, context, what.track_ids[0], texts)
    elif command is Command.MOOD and reference:
        await run(update, context, Command.RECOMMEND, reference.url)  # the mood of that song
    else:
        await run(update, context, command, what.text)


async def show_list(update: Update, context: Context, request: Request, texts: Texts) -> str:
    """Answer a request with a list in a new message; the id of the list."""
    user_id = asker_of(update)
    request, listing = await working(update, context, answered(context, request, user_id))
    list_id = await context.lists.keep(request, listing, texts.language, user_id)
    place = Place(list_id, turn=request.turn, adventure=request.adventure)
    await show.send(update, context, listing_screen(listing, place, texts))
    await remember_shown(context, listing, 0, user_id)
    if user_id != NOBODY:
        await context.bot_data.recent.shown(user_id, list_id)
    return list_id


async def show_card(update: Update, context: Context, track_id: int, texts: Texts) -> None:
    """Send a track's card; raises `UnknownSongError` when it is gone."""
    card = await working(update, context, context.services.describe.card(track_id))
    await send_card(update, context, card, texts)


async def send_card(update: Update, context: Context, card: TrackCard, texts: Texts) -> None:
    """Send a card, with the player where an account may be connected."""
    screen, chat = card_screen(card, texts, context.bot.username), update.effective_chat
    if context.spotify and chat and chat.type == ChatType.PRIVATE:
        screen = with_player(screen, card.track.id, texts)
    await show.send(update, context, screen)
