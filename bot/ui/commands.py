"""Handlers of commands, which may stand below a photo or file as well as in a text."""

from typing import Any

from telegram import Message, Update
from telegram.ext import CommandHandler, filters

from bot.context import Context
from bot.ui.words import command_of, words_of


class _IsCommand(filters.MessageFilter):
    """Any message that begins with a command, whether there is such a one or not."""

    def filter(self, message: Message) -> bool:
        return bool(command_of(message))


COMMAND = _IsCommand()


class OnCommand(CommandHandler[Context, Any]):
    """PTB's handler, which knows texts only; in groups it minds whose command it is."""

    def check_update(
        self, update: object
    ) -> bool | tuple[list[str], bool | dict[str, list[Any]] | None] | None:
        """The words after the command, and what the filters found; else None or False."""
        message = update.message if isinstance(update, Update) else None
        command = command_of(message) if message else ""
        if message is None or not command:
            return None
        name, _, addressee = command[1:].lower().partition("@")
        if name not in self.commands:
            return None
        if addressee and addressee != message.get_bot().username.lower():
            return None
        found = self.filters.check_update(update)  # type: ignore[arg-type] # it is an Update
        return (words_of(message).split()[1:], found) if found else False
