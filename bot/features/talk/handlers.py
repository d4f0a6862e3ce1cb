"""Messages without a command: answers to what the bot asked, free text, links and audio files."""

import re

from telegram import Message, MessageEntity, Update
from telegram.ext import MessageHandler, filters

from bot.context import App, Context
from bot.features.lists.running import run, run_on, show_list
from bot.features.lists.wanted import Wanted, link_in, replied, said, song_of
from bot.memory.questions import Command
from bot.requests import Asked, Request
from bot.ui import show
from bot.ui.commands import COMMAND
from bot.ui.guide import help_screen
from bot.ui.inputs import checked
from bot.ui.spots import thread_of
from bot.ui.words import words_of

_MENTIONS: tuple[str | None, ...] = (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)
_SENT = (
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo",
    "location", "paid_media", "photo", "poll", "sticker", "story", "venue", "video", "video_note",
    "voice",
)  # fmt: skip
_LONGEST = 10_000  # a link is found in any message; other words have their own limit


class _ToUs(filters.MessageFilter):
    """A reply to this bot, or a message that mentions it."""

    def filter(self, message: Message) -> bool:
        bot, replied_to = message.get_bot(), message.reply_to_message
        if replied_to and replied_to.from_user and replied_to.from_user.id == bot.id:
            return True
        kinds = list(_MENTIONS)
        mentions = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
        own = f"@{bot.username}".casefold()
        return any(
            entity.user.id == bot.id if entity.user else text.casefold() == own
            for entity, text in mentions.items()
        )


class _Says(filters.MessageFilter):
    """What people say or send: no service messages, of kinds to come neither.

    The parts of an album without words of their own are none, or each would be answered.
    """

    def filter(self, message: Message) -> bool:
        if words_of(message) or song_of(message):
            return True
        return not message.media_group_id and any(getattr(message, kind) for kind in _SENT)


_TALK = ~COMMAND & ~filters.StatusUpdate.ALL & _Says()
_PRIVATE = filters.ChatType.PRIVATE & _TALK
_IN_GROUP = filters.ChatType.GROUPS & _TALK & _ToUs()


async def private(update: Update, context: Context) -> None:
    """A link or an audio file gives the card; an open question takes its answer; else a mood."""
    message = update.message
    if message is None:
        return
    link = link_in(message)
    text = link or checked(said(message), _LONGEST)
    asked = await context.questions.take(message.chat_id, thread_of(message) or 0)
    if asked is not None:
        await run_on(update, context, asked, Wanted(text))
    elif link or _is_file(message):
        await run(update, context, Command.DESCRIBE, text)
    else:
        await _mood(update, context, text)


async def group(update: Update, context: Context) -> None:
    """The same for who speaks to the bot; a mention under a message is about that message."""
    message = update.message
    if message is None:
        return
    replied_to = message.reply_to_message
    text = link_in(message) or _without_name(said(message), context.bot.username)
    asked = None
    if replied_to:
        asked = await context.questions.take(message.chat_id, replied_to.message_id)
    if asked is not None:
        await run_on(update, context, asked, Wanted(text))
    elif link_in(message) or (_is_file(message) and text):
        await run(update, context, Command.DESCRIBE, text)
    elif text.strip():
        await _mood(update, context, text)
    elif replied_to:
        await _about(update, context, replied_to)
    else:
        texts, name = context.texts(update), context.bot.username
        await show.send(update, context, help_screen(texts, name, context.features.help))


async def _about(update: Update, context: Context, message: Message) -> None:
    what = await replied(message, context)
    if what.track_ids or link_in(message) or _is_file(message):
        await run_on(update, context, Command.DESCRIBE, what)
    else:
        await _mood(update, context, what.text)


async def _mood(update: Update, context: Context, text: str) -> None:
    request = Request(Asked.PLAIN, checked(text))
    await show_list(update, context, request, context.texts(update))


def _is_file(message: Message) -> bool:
    """Whether its words are the names of an audio file."""
    return bool(song_of(message))


def _without_name(text: str, username: str) -> str:
    name = rf"@{re.escape(username)}(?![A-Za-z0-9_])"  # other scripts may follow without a space
    return re.sub(name, " ", text, flags=re.IGNORECASE).strip()


def register(app: App) -> None:
    """Add both; after the commands."""
    app.add_handler(MessageHandler(_PRIVATE, private))
    app.add_handler(MessageHandler(_IN_GROUP, group))
