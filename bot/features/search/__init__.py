"""/search: tracks by title and artist."""

from bot.features.search.handlers import register, run
from bot.memory.questions import Command
from bot.ui.feature import CommandEntry, Feature, Line, TextCommand

FEATURE = Feature(
    name="search",
    register=register,
    commands=(CommandEntry("search", help=Line("help-search", 10), menu=Line("menu-search", 20)),),
    text_commands={Command.SEARCH: TextCommand("ask-search", run)},
)
