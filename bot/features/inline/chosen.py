"""Inline results that somebody posted: counted as what was done with the track."""

from telegram import Update
from telegram.ext import ChosenInlineResultHandler

from bot.context import App, Context
from bot.features.inline.results import chosen_track
from core.feedback import Happened


async def chosen(update: Update, context: Context) -> None:
    """Keep that the track was posted."""
    result = update.chosen_inline_result
    track_id = chosen_track(result.result_id) if result else None
    if result and track_id:
        await context.people.happened(result.from_user.id, Happened.POSTED, [track_id])


def register(app: App) -> None:
    """Add it; Telegram tells of posted results where @BotFather's /setinlinefeedback is on."""
    app.add_handler(ChosenInlineResultHandler(chosen))
