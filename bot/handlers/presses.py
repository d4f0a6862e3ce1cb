"""Buttons: unpacked once, then to the feature that each belongs to."""

from collections.abc import Mapping
from types import MappingProxyType

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.context import App, Context
from bot.handlers import (
    answers,
    cards,
    examples,
    group_settings,
    login,
    opinions,
    own_songs,
    privacy,
    reranking,
    saving,
    settings,
    turning,
)
from bot.ui.actions import Action
from bot.ui.markup import cut
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError

MOST_SHOWN = 200  # characters of an alert

_FEATURES = (
    turning,
    reranking,
    opinions,
    cards,
    examples,
    settings,
    privacy,
    answers,
    group_settings,
    login,
    own_songs,
    saving,
)

#: What does what: every action of `bot.ui.callbacks.CODES`, each in one feature.
HANDLERS: Mapping[type[Action], Handler] = MappingProxyType(
    {action: handler for feature in _FEATURES for action, handler in feature.PRESSES.items()}
)


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
        said = await HANDLERS[type(action)](Press(update, context, query, texts), action)
    except RefusedPressError as refusal:
        await query.answer(cut(own(refusal.message), MOST_SHOWN), show_alert=True)
    else:
        await query.answer(cut(said, MOST_SHOWN) if said else None)


def register(app: App) -> None:
    """Add it for every button."""
    app.add_handler(CallbackQueryHandler(press))
