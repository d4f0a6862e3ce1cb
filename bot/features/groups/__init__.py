"""Groups: their settings, and that the bot comes and goes."""

from bot.context import App
from bot.features.groups import membership, settings
from bot.features.groups.actions import CODES
from bot.ui.feature import CommandEntry, Feature, Line, Menu


def register(app: App) -> None:
    """Add both."""
    membership.register(app)
    settings.register(app)


FEATURE = Feature(
    name="groups",
    register=register,
    commands=(
        CommandEntry(
            "settings", menu=Line("menu-group-settings", 50), menus=frozenset({Menu.ADMINS})
        ),
    ),
    codes=CODES,
    presses=settings.PRESSES,
)
