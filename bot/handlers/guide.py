"""/start, with the payloads of deep links, and /help."""

from telegram import Update
from telegram.constants import ChatType

from bot.context import App, Context
from bot.handlers.login import came_back, login
from bot.handlers.privacy import privacy
from bot.handlers.running import show_card
from bot.handlers.saving import offer_saving
from bot.handlers.settings import settings
from bot.handlers.wanted import ask
from bot.ui import show
from bot.ui.commands import OnCommand
from bot.ui.deep_links import (
    Problem,
    ToCard,
    ToLogin,
    ToPlace,
    ToQuestion,
    ToSaving,
    address,
    parse_payload,
)
from bot.ui.guide import help_screen, sentence_screen, start_screen
from bot.views.privacy import elsewhere_screen
from core.errors import UnknownSongError

GONE = "error-card-gone"
_PROBLEMS = {
    Problem.NOTHING: "error-nothing-found",
    Problem.INPUT: "input-no-words",
    Problem.ENCODER: "error-encoder-down",
    Problem.TROUBLE: "inline-was-trouble",
}


async def start(update: Update, context: Context) -> None:
    """Greet, or go where a deep link points (`bot.ui.deep_links`)."""
    texts = context.texts(update)
    match parse_payload(context.args[0] if context.args else ""):
        case ToCard(track_id):
            try:
                await show_card(update, context, track_id, texts)
            except UnknownSongError:
                await show.send(update, context, sentence_screen(texts(GONE)))
        case ToQuestion(command, problem):
            before = texts(_PROBLEMS[problem]) if problem else ""
            await ask(update, context, command, before)
        case ToLogin(code):
            await came_back(update, context, code)
        case ToSaving(list_id):
            await offer_saving(update, context, list_id)
        case ToPlace(name):
            await _to_place(update, context, name)
        case _:
            await show.send(update, context, start_screen(texts))


async def _to_place(update: Update, context: Context, name: str) -> None:
    """Go to a part of the bot; what is personal is not shown in a group."""
    match name:
        case "login":
            await login(update, context)
        case "settings" | "privacy" if not _in_private(update):
            url = address(context.bot.username, name)
            await show.send(update, context, elsewhere_screen(url, context.texts(update)))
        case "settings":
            await settings(update, context)
        case "privacy":
            await privacy(update, context)
        case _:
            await guide(update, context)


def _in_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


async def guide(update: Update, context: Context) -> None:
    """Say what there is."""
    await show.send(update, context, help_screen(context.texts(update), context.bot.username))


def register(app: App) -> None:
    """Add both commands."""
    app.add_handler(OnCommand("start", start))
    app.add_handler(OnCommand("help", guide))
