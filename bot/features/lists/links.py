"""Deep links to a card, and to the question of a command."""

from telegram import Update

from bot.context import Context
from bot.features.lists.running import show_card
from bot.features.lists.wanted import ask
from bot.ui import show
from bot.ui.deep_links import Problem, ToCard, ToQuestion
from bot.ui.guide import sentence_screen
from core.errors import UnknownSongError

GONE = "error-card-gone"
_PROBLEMS = {
    Problem.NOTHING: "error-nothing-found",
    Problem.INPUT: "input-no-words",
    Problem.ENCODER: "error-encoder-down",
    Problem.TROUBLE: "inline-was-trouble",
}


async def to_card(update: Update, context: Context, link: ToCard) -> None:
    """Show the card."""
    texts = context.texts(update)
    try:
        await show_card(update, context, link.track_id, texts)
    except UnknownSongError:
        await show.send(update, context, sentence_screen(texts(GONE)))


async def to_question(update: Update, context: Context, link: ToQuestion) -> None:
    """Say what went wrong before, and ask."""
    before = context.texts(update)(_PROBLEMS[link.problem]) if link.problem else ""
    await ask(update, context, link.command, before)
