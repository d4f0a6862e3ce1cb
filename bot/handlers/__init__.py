"""What drives the bot from the chat: one feature a module, each with its `register` below."""

from bot.context import App
from bot.handlers import (
    chosen,
    describe,
    gate,
    group_settings,
    guide,
    inline,
    login,
    membership,
    mood,
    plain,
    presses,
    privacy,
    recommend,
    search,
    settings,
    trouble,
    unknown,
)

_IN_ORDER = (
    membership,
    gate,
    guide,
    search,
    mood,
    recommend,
    describe,
    login,
    group_settings,
    settings,
    privacy,
    presses,
    inline,
    chosen,
    plain,
    unknown,
)


def register(app: App) -> None:
    """Add every handler; the first that fits an update takes it, so the catch-alls come last."""
    for feature in _IN_ORDER:
        feature.register(app)
    trouble.register(app)
