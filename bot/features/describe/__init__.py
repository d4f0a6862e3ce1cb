"""/describe: the card of a track."""

from bot.features.describe.handlers import register, run
from bot.memory.questions import Command
from bot.ui.feature import CommandEntry, Feature, Line, TextCommand

FEATURE = Feature(
    name="describe",
    register=register,
    commands=(
        CommandEntry("describe", help=Line("help-describe", 40), menu=Line("menu-describe", 40)),
    ),
    text_commands={Command.DESCRIBE: TextCommand("ask-describe", run)},
)
