"""/describe: the card of a track."""

from telegram import Update

from bot.context import App, Context
from bot.handlers.running import run_on
from bot.handlers.wanted import wanted
from bot.memory.questions import Command
from bot.ui.commands import OnCommand


async def describe(update: Update, context: Context) -> None:
    """Answer the command's text, or ask for one."""
    what = await wanted(update, context, Command.DESCRIBE)
    if what is not None:
        await run_on(update, context, Command.DESCRIBE, what)


def register(app: App) -> None:
    """Add the command."""
    app.add_handler(OnCommand("describe", describe))
