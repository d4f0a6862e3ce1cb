"""The greeting, where deep links lead, and the help."""

from bot.features.start.handlers import register, to_place
from bot.ui.deep_links import ToPlace
from bot.ui.feature import CommandEntry, Feature, Line

FEATURE = Feature(
    name="start",
    register=register,
    commands=(CommandEntry("start"), CommandEntry("help", menu=Line("menu-help", 90))),
    links={ToPlace: to_place},
)
