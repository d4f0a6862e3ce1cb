"""The command that a message begins with, in its text or below a photo or file."""

from telegram import Message, MessageEntity


def command_of(message: Message) -> str:
    """The command as it was written, `/mood@segue_bot`; empty where the message has none."""
    entities = message.entities if message.text else message.caption_entities
    first = entities[0] if entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return ""
    return words_of(message)[: first.length]


def words_of(message: Message) -> str:
    """Its text, or what stands below its photo or file."""
    return message.text or message.caption or ""
