"""/describe: the card of a track."""

from telegram import Update

from bot.context import App, Context
from bot.features.lists.running import run_on, send_card
from bot.features.lists.wanted import wanted
from bot.memory.questions import Command
from bot.texts import Texts
from bot.ui.commands import OnCommand
from bot.ui.inputs import checked
from bot.ui.progress import working


async def describe(update: Update, context: Context) -> None:
    """Answer the command's text, or ask for one."""
    what = await wanted(update, context, Command.DESCRIBE)
    if what is not None:
        await run_on(update, context, Command.DESCRIBE, what)


async def run(update: Update, context: Context, text: str, texts: Texts) -> None:
    """The card of the track that is named."""
    card = context.services.describe.describe(checked(text))
    await send_card(update, context, await working(update, context, card), texts)


def register(app: App) -> None:
    """Add the command."""
    app.add_handler(OnCommand("describe", describe))
