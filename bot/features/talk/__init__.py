"""Plain messages, and commands that there are not."""

from bot.context import App
from bot.features.talk import handlers, unknown
from bot.ui.feature import CATCH_ALL, Feature


def register(app: App) -> None:
    """Add both."""
    handlers.register(app)
    unknown.register(app)


FEATURE = Feature(name="talk", register=register, order=CATCH_ALL)
