"""/recommend: tracks like tracks; also /predict."""

from telegram import Update

from bot.context import App, Context
from bot.features.lists.running import run_on, show_list
from bot.features.lists.wanted import song_of, wanted
from bot.memory.questions import Command
from bot.requests import Asked, Request
from bot.texts import Texts
from bot.ui.commands import OnCommand
from bot.ui.inputs import MOST_SEED_CHARACTERS, checked
from bot.ui.words import words_of
from core.errors import NoTasteError


async def recommend(update: Update, context: Context) -> None:
    """Answer the command's text; without one, from the taste; where there is none, ask."""
    if _is_bare(update) and await _from_taste(update, context):
        return
    what = await wanted(update, context, Command.RECOMMEND)
    if what is not None:
        await run_on(update, context, Command.RECOMMEND, what)


def _is_bare(update: Update) -> bool:
    message = update.message
    if message is None or message.reply_to_message is not None or song_of(message):
        return False
    _, *words = words_of(message).split() or [""]
    return not words


async def _from_taste(update: Update, context: Context) -> bool:
    try:
        await show_list(update, context, Request(Asked.TASTE), context.texts(update))
    except NoTasteError:
        return False
    return True


async def run(update: Update, context: Context, text: str, texts: Texts) -> None:
    """Tracks like those that are named."""
    seeds = checked(text, MOST_SEED_CHARACTERS)
    await show_list(update, context, Request(Asked.RECOMMEND, seeds), texts)


def register(app: App) -> None:
    """Add the command."""
    app.add_handler(OnCommand(["recommend", "predict"], recommend))
