"""What drives the bot from the chat: one feature a module, each with its `register` below."""

from bot.context import App
from bot.handlers import (
    describe,
    guide,
    inline,
    login,
    mood,
    plain,
    presses,
    recommend,
    search,
    trouble,
    unknown,
)

_IN_ORDER = (guide, search, mood, recommend, describe, login, presses, inline, plain, unknown)


def register(app: App) -> None:
    """Add every handler; the first that fits an update takes it, so the catch-alls come last."""
    for feature in _IN_ORDER:
        feature.register(app)
    trouble.register(app)
