"""What latency is counted under: commands that exist, and a few words for the rest."""

from collections.abc import Set as AbstractSet

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import App
from bot.ui.words import command_of, words_of


def commands_of(app: App) -> frozenset[str]:
    """Every command that has a handler."""
    handlers = [each for group in app.handlers.values() for each in group]
    named = (each.commands for each in handlers if isinstance(each, CommandHandler))
    return frozenset(command for commands in named for command in commands)


def label(update: Update, commands: AbstractSet[str]) -> str:
    """The command, `text`, `button`, `inline` or `other`."""
    if update.callback_query:
        return "button"
    if update.inline_query:
        return "inline"
    message = update.message
    if message is None or not words_of(message):
        return "other"
    written = command_of(message)
    if not written:
        return "text"
    name = written[1:].partition("@")[0].lower()
    return name if name in commands else "unknown_command"
