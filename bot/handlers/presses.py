"""Buttons: unpacked once, then to the feature that each belongs to."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.context import App, Context
from bot.ui.markup import cut
from bot.ui.pressing import EXPIRED, Press, RefusedPressError

MOST_SHOWN = 200  # characters of an alert


async def press(update: Update, context: Context) -> None:
    """Do what the button says; every press is answered, so that the client stops waiting."""
    query = update.callback_query
    if query is None:
        return
    texts, own = context.texts(update), context.own_texts(update)
    action = context.signer.unpack(query.data or "")
    if action is None:
        await query.answer(own(EXPIRED), show_alert=True)
        return
    try:
        said = await context.features.presses[type(action)](
            Press(update, context, query, texts), action
        )
    except RefusedPressError as refusal:
        await query.answer(cut(own(refusal.message), MOST_SHOWN), show_alert=True)
    else:
        await query.answer(cut(said, MOST_SHOWN) if said else None)


def register(app: App) -> None:
    """Add it for every button."""
    app.add_handler(CallbackQueryHandler(press))
