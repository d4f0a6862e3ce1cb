"""Commands that there are not: in private chats a short help, in groups silence."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.context import App, Context
from bot.ui import show
from bot.ui.commands import COMMAND
from bot.ui.guide import unknown_command_screen


async def unknown(update: Update, context: Context) -> None:
    """Say which commands there are."""
    await show.send(
        update, context, unknown_command_screen(context.texts(update), context.features.help)
    )


def register(app: App) -> None:
    """Add it; last."""
    app.add_handler(MessageHandler(filters.ChatType.PRIVATE & COMMAND, unknown))
