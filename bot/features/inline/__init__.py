"""Inline queries in any chat, and what of their results was posted."""

from bot.context import App
from bot.features.inline import chosen, handlers
from bot.ui.feature import Feature


def register(app: App) -> None:
    """Add both."""
    handlers.register(app)
    chosen.register(app)


FEATURE = Feature(name="inline", register=register)
