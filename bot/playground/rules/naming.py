"""Commands, names and descriptions of the bot."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.playground.errors import bad_request
from bot.playground.markup.utf16 import width

_COMMAND: Final = re.compile(
    rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND},{BotCommandLimit.MAX_COMMAND}}}"
)
_LIMITS: Final = {
    "name": int(BotNameLimit.MAX_NAME_LENGTH),
    "description": int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
    "short_description": int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
}


def check_commands(commands: Iterable[Mapping[str, Any]]) -> None:
    """Check a list of commands."""
    commands = list(commands)
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= width(command["description"].strip()) <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(code: str) -> None:
    """Check a language: two letters, or nothing for all users."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("LANG_CODE_INVALID: a two-letter ISO 639-1 code is expected")


def check_naming(what: str, value: str) -> None:
    """Check the length of a name, a description or a short description."""
    if width(value) > _LIMITS[what]:
        raise bad_request(f"{what} is too long: at most {_LIMITS[what]} characters are allowed")
