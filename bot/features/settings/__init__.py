"""/settings in the private chat."""

from bot.features.settings.actions import CODES
from bot.features.settings.handlers import PLACE, PRESSES, register, settings_or_where
from bot.ui.feature import CommandEntry, Feature, Line, Menu

FEATURE = Feature(
    name="settings",
    register=register,
    commands=(
        CommandEntry(
            "settings",
            help=Line("help-settings", 50),
            menu=Line("menu-settings", 50),
            menus=frozenset({Menu.PRIVATE}),
        ),
    ),
    codes=CODES,
    presses=PRESSES,
    places={PLACE: settings_or_where},
)
