"""Running a command on its text, whether it was typed, tapped as an example, or asked for."""

from typing import assert_never

from telegram import Update

from bot import show
from bot.context import Context
from bot.inputs import MOST_SEED_CHARACTERS, checked
from bot.progress import working
from bot.questions import Command
from bot.requests import Asked, Request, answer
from bot.texts import Texts
from bot.views.card import card_screen
from bot.views.listing import Place, listing_screen


async def run(
    update: Update, context: Context, command: Command, text: str, texts: Texts | None = None
) -> None:
    """Answer a command in the chat of the update; raises what the services raise."""
    texts = texts or context.texts(update)
    match command:
        case Command.SEARCH:
            await show_list(update, context, Request(Asked.SEARCH, checked(text)), texts)
        case Command.MOOD:
            await show_list(update, context, Request(Asked.MOOD, checked(text)), texts)
        case Command.RECOMMEND:
            seeds = checked(text, MOST_SEED_CHARACTERS)
            await show_list(update, context, Request(Asked.RECOMMEND, seeds), texts)
        case Command.DESCRIBE:
            card = context.services.describe.describe(checked(text))
            screen = card_screen(await working(update, context, card), texts)
            await show.send(update, context, screen)
        case _:
            assert_never(command)


async def show_list(update: Update, context: Context, request: Request, texts: Texts) -> None:
    """Answer a request with a list in a new message."""
    listing = await working(update, context, answer(context.services, request))
    list_id = await context.lists.keep(request, listing, texts.language)
    await show.send(update, context, listing_screen(listing, Place(list_id), texts))


async def show_card(update: Update, context: Context, track_id: int, texts: Texts) -> None:
    """Send a track's card; raises `UnknownSongError` when it is gone."""
    card = await working(update, context, context.services.describe.card(track_id))
    await show.send(update, context, card_screen(card, texts))
