"""/search: tracks by title and artist."""

from telegram import Update

from bot.context import App, Context
from bot.features.lists.running import run_on, show_list
from bot.features.lists.wanted import wanted
from bot.memory.questions import Command
from bot.requests import Asked, Request
from bot.texts import Texts
from bot.ui.commands import OnCommand
from bot.ui.inputs import checked


async def search(update: Update, context: Context) -> None:
    """Answer the command's text, or ask for one."""
    what = await wanted(update, context, Command.SEARCH)
    if what is not None:
        await run_on(update, context, Command.SEARCH, what)


async def run(update: Update, context: Context, text: str, texts: Texts) -> None:
    """Tracks by title and artist."""
    await show_list(update, context, Request(Asked.SEARCH, checked(text)), texts)


def register(app: App) -> None:
    """Add the command."""
    app.add_handler(OnCommand("search", search))
