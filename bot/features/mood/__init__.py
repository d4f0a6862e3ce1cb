"""/mood: free text to tracks."""

from bot.features.mood.handlers import register, run
from bot.memory.questions import Command
from bot.ui.feature import CommandEntry, Feature, Line, TextCommand

FEATURE = Feature(
    name="mood",
    register=register,
    commands=(CommandEntry("mood", help=Line("help-mood", 20), menu=Line("menu-mood", 10)),),
    text_commands={Command.MOOD: TextCommand("ask-mood", run)},
)
