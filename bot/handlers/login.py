"""/login and /logout, as long as no Spotify account can be connected."""

from telegram import Update
from telegram.ext import CommandHandler

from bot import show
from bot.context import App, Context
from bot.views.guide import sentence_screen

NOT_READY = "login-not-ready"
NOTHING_TO_LEAVE = "logout-not-ready"


async def login(update: Update, context: Context) -> None:
    """Say that the operator has not set up Spotify."""
    await show.send(update, context, sentence_screen(context.texts(update)(NOT_READY)))


async def logout(update: Update, context: Context) -> None:
    """Say that there is nothing to disconnect."""
    await show.send(update, context, sentence_screen(context.texts(update)(NOTHING_TO_LEAVE)))


def register(app: App) -> None:
    """Add both commands."""
    app.add_handler(CommandHandler("login", login))
    app.add_handler(CommandHandler("logout", logout))
