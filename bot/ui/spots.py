"""Where in a chat an answer belongs: in which topic, and below which message."""

from dataclasses import dataclass, replace
from typing import Any

from telegram import Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest

#: What Telegram says of a topic that takes no message.
_NO_TOPIC = ("message thread not found", "message thread is closed", "topic_closed",
             "topic_deleted", "topic closed", "topic deleted")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to write to; `direct` is one person's topic in the direct messages of a channel."""

    chat_id: int
    thread: int | None = None  # a topic of a forum, or of a private chat that has topics
    direct: int | None = None
    reply_to: int | None = None

    def options(self) -> dict[str, Any]:
        """What a call that sends something says of it."""
        reply = None
        if self.reply_to is not None:
            reply = ReplyParameters(self.reply_to, allow_sending_without_reply=True)
        return {
            "reply_parameters": reply,
            "message_thread_id": self.thread,
            "direct_messages_topic_id": self.direct,
        }

    def moved(self, chat_id: int) -> "Spot":
        """The same in the supergroup that the group became."""
        return replace(self, chat_id=chat_id)

    def general(self) -> "Spot":
        """The general topic; without the reply, which would lead back into the other one."""
        return replace(self, thread=None, reply_to=None)


def spot_of(update: Update) -> Spot | None:
    """Where the answer to an update goes; None where there is no place for one.

    A thread of replies has a number too, but is no topic. In the direct messages of a channel
    nothing can be said outside of a topic, and of a message that is out of reach it is not known.
    """
    chat, message = update.effective_chat, message_of(update)
    if chat is None:
        return None
    if message is None:
        return None if chat.is_direct_messages else Spot(chat.id)
    topic = message.direct_messages_topic
    if topic is None and chat.is_direct_messages:
        return None
    aside = chat.type != ChatType.PRIVATE or update.callback_query is not None
    return Spot(
        chat.id,
        thread=thread_of(message),
        direct=topic.topic_id if topic else None,
        reply_to=message.message_id if aside else None,
    )


def message_of(update: Update) -> Message | None:
    """The message that was sent or whose button was pressed; None where it is out of reach."""
    query = update.callback_query
    message = query.message if query else update.message
    return message if isinstance(message, Message) else None


def thread_of(message: Message) -> int | None:
    """The topic that a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


def topic_is_gone(error: BadRequest) -> bool:
    """Whether Telegram refuses because the topic was closed or deleted."""
    said = error.message.lower()
    return any(words in said for words in _NO_TOPIC)
