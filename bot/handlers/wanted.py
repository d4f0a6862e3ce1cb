"""What text a command is to work on: its own, that of the message replied to, or the next one."""

import re

from telegram import Message, Update
from telegram.constants import ChatType

from bot import show
from bot.callbacks import MoreLike, Signer
from bot.context import Context
from bot.questions import Command
from bot.views import examples
from bot.views.guide import question_screen

_COMMAND = re.compile(r"^/\S+\s*")


async def wanted(update: Update, context: Context, command: Command) -> str | None:
    """The text of a command; None when the bot had to ask for it, which it then has."""
    message = update.effective_message
    if message is None:
        return None
    text = _COMMAND.sub("", message.text or message.caption or "", count=1)
    if not text.strip() and message.reply_to_message:
        text = await replied_text(message.reply_to_message, context)
    if text.strip():
        return text
    await _ask(update, context, command)
    return None


async def replied_text(message: Message, context: Context) -> str:
    """What a message says: the song of a card or of an audio file, else its words."""
    track_id = _card_of(message, context.signer)
    if track_id is not None:
        found = (await context.services.tracks.tracks([track_id])).get(track_id)
        if found:
            return f"{found.artist} - {found.title}"
    return said(message)


def said(message: Message) -> str:
    """The words of a message; of an audio file, who plays what."""
    audio = message.audio
    if audio and audio.title:
        return f"{audio.performer} - {audio.title}" if audio.performer else audio.title
    return message.text or message.caption or ""


def _card_of(message: Message, signer: Signer) -> int | None:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    for button in (each for row in rows for each in row):
        if isinstance(button.callback_data, str):
            action = signer.unpack(button.callback_data)
            if isinstance(action, MoreLike):
                return action.track_id
    return None


async def _ask(update: Update, context: Context, command: Command) -> None:
    texts, chat = context.texts(update), update.effective_chat
    if chat is None:
        return
    if chat.type == ChatType.PRIVATE:
        await show.send(update, context, question_screen(command, texts, with_examples=True))
        await context.questions.ask(command, chat.id)
        return
    screen = question_screen(command, texts, with_examples=False)
    sent = await show.send_question(update, context, screen, examples.first_of(command, texts))
    if sent:
        await context.questions.ask(command, chat.id, sent.message_id)
