"""Changing and deleting what was sent, reacting to it, pinning it."""

import time
from collections.abc import Mapping
from typing import Final

from telegram.constants import BulkRequestLimit, ReactionEmoji

from bot.playground.calls.call import Call, Handler
from bot.playground.calls.media import media_content
from bot.playground.calls.sending import text_content, with_entities
from bot.playground.errors import bad_request
from bot.playground.markup.parse import caption
from bot.playground.state.messages import CONTENT, StoredMessage
from bot.playground.state.people import JsonDict

_MEDIA: Final = ("photo", "document", "audio", "video", "animation", "voice")


def edit_text(call: Call) -> JsonDict | bool:
    """Change a text."""
    message = _target(call)
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, message, text_content(call.values))


def edit_caption(call: Call) -> JsonDict | bool:
    """Change a caption."""
    message = _target(call)
    if not any(name in message.wire for name in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    kept = {name: message.wire[name] for name in _MEDIA if name in message.wire}
    return _edit(call, message, kept | with_entities("caption", caption(call.values)))


def edit_media(call: Call) -> JsonDict | bool:
    """Change the file, or make a text a file."""
    message, media = _target(call), call.values["media"]
    if message.inline_message_id and media["media"].startswith("attach://"):
        raise bad_request("new files can't be uploaded to inline messages")
    return _edit(call, message, media_content(call, media["type"], media))


def edit_markup(call: Call) -> JsonDict | bool:
    """Change the keyboard alone."""
    message = _target(call)
    return _edit(call, message, message.content())


def _target(call: Call) -> StoredMessage:
    values, store = call.values, call.store
    if "inline_message_id" in values:
        found = store.inline_messages.get(values["inline_message_id"])
        if found is None or store.find(found.chat_id, found.id) is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return found
    if "chat_id" not in values or "message_id" not in values:
        raise bad_request("message identifier is not specified")
    message = call.message(call.chat(), "message to edit not found")
    if message.wire["from"]["id"] != store.bot.id or message.special:
        raise bad_request("message can't be edited")
    return message


def _edit(call: Call, message: StoredMessage, content: JsonDict) -> JsonDict | bool:
    chat = call.store.chats[message.chat_id]
    markup = call.markup(chat)
    fresh = content | ({"reply_markup": markup} if markup.get("inline_keyboard") else {})
    current = message.content()
    if "reply_markup" in message.wire:
        current["reply_markup"] = message.wire["reply_markup"]
    if fresh == current:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    if call.store.flood:
        call.store.flood.pass_through(chat.id)
    kept = {
        name: value
        for name, value in message.wire.items()
        if name not in CONTENT and name != "reply_markup"
    }
    if content != message.content():
        kept["edit_date"] = int(time.time())
    message.wire = kept | fresh
    call.store.changed(message)
    return True if message.inline_message_id else message.wire


def delete(call: Call) -> bool:
    """Delete a message: the bot's own, or any in a private chat."""
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    if not chat.private and message.wire["from"]["id"] != call.store.bot.id:
        raise bad_request("message can't be deleted")
    call.store.remove(message)
    return True


def delete_many(call: Call) -> bool:
    """Delete what can be deleted of a list."""
    chat, ids = call.chat(), call.values["message_ids"]
    if not BulkRequestLimit.MIN_LIMIT <= len(ids) <= BulkRequestLimit.MAX_LIMIT:
        raise bad_request("wrong number of message identifiers: 1 to 100")
    for message_id in ids:
        message = call.store.find(chat.id, message_id)
        if message and (chat.private or message.wire["from"]["id"] == call.store.bot.id):
            call.store.remove(message)
    return True


def react(call: Call) -> bool:
    """Set the bot's reaction, one at most; an empty list takes it away."""
    message = call.message(call.chat(), "message to react not found")
    reactions = call.values.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for each in reactions:
        if each["type"] != "emoji" or each["emoji"] not in set(ReactionEmoji):
            raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    call.store.changed(message)
    return True


def pin(call: Call) -> bool:
    """Pin a message of a private chat; in the group the bot is no admin."""
    chat = call.chat()
    if not chat.private:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = call.message(chat, "message to pin not found")
    chat.pinned = [message.id, *(each for each in chat.pinned if each != message.id)]
    call.store.events.publish("reload")
    return True


def unpin(call: Call) -> bool:
    """Take the pin off one message, the latest when none is named, or all."""
    chat = call.chat()
    if not chat.private:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if call.method == "unpinAllChatMessages":
        chat.pinned = []
    elif "message_id" in call.values:
        chat.pinned = [each for each in chat.pinned if each != call.values["message_id"]]
    else:
        chat.pinned = chat.pinned[1:]
    call.store.events.publish("reload")
    return True


CALLS: Final[Mapping[str, Handler]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete,
    "deleteMessages": delete_many,
    "setMessageReaction": react,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin,
}
