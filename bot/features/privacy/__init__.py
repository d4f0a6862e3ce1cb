"""/privacy, /mydata and /forget."""

from bot.features.privacy.actions import CODES
from bot.features.privacy.handlers import PLACE, PRESSES, privacy_or_where, register
from bot.features.privacy.views import forget_screen, privacy_screen
from bot.ui.feature import CommandEntry, Feature, Line
from bot.ui.sections import Section

FEATURE = Feature(
    name="privacy",
    register=register,
    commands=(
        CommandEntry("privacy", help=Line("help-privacy", 60)),
        CommandEntry("mydata"),
        CommandEntry("forget"),
    ),
    codes=CODES,
    presses=PRESSES,
    places={PLACE: privacy_or_where},
    sections={Section.PRIVACY: privacy_screen, Section.FORGET: forget_screen},
)
