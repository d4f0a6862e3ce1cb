"""/recommend: tracks like tracks; also /predict."""

from bot.features.recommend.handlers import register, run
from bot.memory.questions import Command
from bot.ui.feature import CommandEntry, Feature, Line, TextCommand

FEATURE = Feature(
    name="recommend",
    register=register,
    commands=(
        CommandEntry("recommend", help=Line("help-recommend", 30), menu=Line("menu-recommend", 30)),
        CommandEntry("predict"),
    ),
    text_commands={Command.RECOMMEND: TextCommand("ask-recommend", run)},
)
