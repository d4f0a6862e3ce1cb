"""/start, with the payloads of deep links, and /help."""

import re

from telegram import Update
from telegram.ext import CommandHandler

from bot import show
from bot.context import App, Context
from bot.handlers.login import login
from bot.handlers.running import show_card
from bot.views.guide import help_screen, start_screen

_TRACK = re.compile(r"t_(\d{1,18})", re.ASCII)


async def start(update: Update, context: Context) -> None:
    """Greet, or go where a deep link points: `t_<track id>`, `login`, `help`."""
    payload = context.args[0] if context.args else ""
    track = _TRACK.fullmatch(payload)
    if track:
        await show_card(update, context, int(track[1]), context.texts(update))
    elif payload == "login":
        await login(update, context)
    elif payload == "help":
        await guide(update, context)
    else:
        await show.send(update, context, start_screen(context.texts(update)))


async def guide(update: Update, context: Context) -> None:
    """Say what there is."""
    await show.send(update, context, help_screen(context.texts(update), context.bot.username))


def register(app: App) -> None:
    """Add both commands."""
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CommandHandler("help", guide))
