"""Buttons about the bot's own messages: one deletes an answer, one asks for a command's text."""

from collections.abc import Mapping

from telegram.error import BadRequest

from bot.features.lists.wanted import ask
from bot.memory.questions import Command
from bot.ui.actions import Action, AskFor, DeleteAnswer
from bot.ui.pressing import EXPIRED, NOT_YOURS, Handler, Press, RefusedPressError

TOO_OLD = "delete-too-old"


async def delete(press: Press, action: DeleteAnswer) -> None:
    """Delete an answer in a group, for who asked for it and for admins."""
    message, context = press.query.message, press.context
    if message is None:
        raise RefusedPressError(EXPIRED)
    if press.user_id != action.caller:
        members = context.bot_data.members
        if not await members.is_admin(context.bot, message.chat.id, press.user_id):
            raise RefusedPressError(NOT_YOURS)
    try:
        await context.bot.delete_message(message.chat.id, message.message_id)
    except BadRequest as error:
        if "not found" not in error.message.lower():  # else it is gone already
            raise RefusedPressError(TOO_OLD) from error


async def ask_for(press: Press, action: AskFor) -> None:
    """Ask for the text of a command."""
    if action.command not in set(Command):
        raise RefusedPressError(EXPIRED)
    await ask(press.update, press.context, Command(action.command))


PRESSES: Mapping[type[Action], Handler] = {DeleteAnswer: delete, AskFor: ask_for}
