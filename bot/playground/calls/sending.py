"""Messages: texts, drafts, chat actions, and the delivery that all sending shares."""

from collections.abc import Mapping
from typing import Final

from telegram.constants import ChatAction

from bot.playground.calls.call import Call, Handler
from bot.playground.errors import bad_request
from bot.playground.markup.formatted import Formatted
from bot.playground.markup.links import web_address
from bot.playground.markup.parse import caption, message_text
from bot.playground.state.messages import StoredMessage
from bot.playground.state.people import Chat, JsonDict


def text_content(values: JsonDict) -> JsonDict:
    """Give the fields of a text message."""
    content = with_entities("text", message_text(values))
    preview = values.get("link_preview_options")
    if preview:
        if "url" in preview and web_address(preview["url"]) is None:
            raise bad_request("wrong link preview URL specified")
        if preview.get("prefer_small_media") and preview.get("prefer_large_media"):
            raise bad_request("can't prefer small and large media at once")
        content["link_preview_options"] = preview
    return content


def with_entities(name: str, formatted: Formatted) -> JsonDict:
    """Give a text or caption with its entities, as far as there are any."""
    entities = "entities" if name == "text" else f"{name}_entities"
    fields: JsonDict = {name: formatted.text} if formatted.text else {}
    return fields | ({entities: formatted.entities} if formatted.entities else {})


def deliver(call: Call, chat: Chat, content: JsonDict) -> JsonDict:
    """Put a message of the bot into a chat, with its reply and keyboard."""
    markup = call.markup(chat)
    reply_to = _reply(call, chat)
    if call.store.flood:
        call.store.flood.pass_through(chat.id)
    special = markup if markup and "inline_keyboard" not in markup else None
    if markup.get("inline_keyboard"):
        content = content | {"reply_markup": markup}
    message = call.store.add(
        chat, call.store.bot.wire(), content, reply_to=reply_to, special=special
    )
    return message.wire


def _reply(call: Call, chat: Chat) -> StoredMessage | None:
    parameters = call.values.get("reply_parameters")
    if parameters is None:
        return None
    if parameters.get("chat_id", chat.id) != chat.id:
        raise bad_request("replies into other chats are not available in the playground")
    message = call.store.find(chat.id, parameters["message_id"])
    if message is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def send_message(call: Call) -> JsonDict:
    """Send a text."""
    chat = call.chat()
    return deliver(call, chat, text_content(call.values))


def send_draft(call: Call) -> bool:
    """Show a text that is still being written; an empty one stands for thinking."""
    chat = call.chat()
    if not chat.private:
        raise bad_request("drafts can be sent to private chats only")
    if call.values["draft_id"] == 0:
        raise bad_request("draft_id must be non-zero")
    formatted = message_text(call.values, empty=True)
    call.store.events.publish(
        "draft",
        chat_id=chat.id,
        draft_id=call.values["draft_id"],
        text=formatted.text,
        entities=formatted.entities,
    )
    return True


def send_action(call: Call) -> bool:
    """Show that the bot is at work."""
    chat = call.chat()
    action = call.values["action"]
    if action not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    call.store.events.publish("action", chat_id=chat.id, action=action)
    return True


def send_location(call: Call) -> JsonDict:
    """Send a place."""
    place = {name: call.values[name] for name in ("latitude", "longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:  # noqa: PLR2004
        raise bad_request("wrong latitude or longitude")
    return deliver(call, call.chat(), {"location": place})


def send_contact(call: Call) -> JsonDict:
    """Send a telephone number."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: call.values[name] for name in names if name in call.values}
    return deliver(call, call.chat(), {"contact": contact})


def send_dice(call: Call) -> JsonDict:
    """Throw a die; it always shows four."""
    dice = {"emoji": call.values.get("emoji", "🎲"), "value": 4}
    return deliver(call, call.chat(), {"dice": dice})


def copy_message(call: Call) -> JsonDict:
    """Send what another message says, without saying whose it was."""
    source = _source(call, call.values["message_id"], "message to copy not found")
    content = source.content()
    if "caption" in call.values and "text" not in content:
        content |= with_entities("caption", caption(call.values))
    return {"message_id": deliver(call, call.chat(), content)["message_id"]}


def forward_message(call: Call) -> JsonDict:
    """Send another message on, with its author."""
    source = _source(call, call.values["message_id"], "message to forward not found")
    origin = {
        "type": "user",
        "date": source.wire["date"],
        "sender_user": source.wire["from"],
    }
    return deliver(call, call.chat(), source.content() | {"forward_origin": origin})


def _source(call: Call, message_id: int, missing: str) -> StoredMessage:
    chat = call.store.chat_for_bot(call.values["from_chat_id"])
    message = call.store.find(chat.id, message_id)
    if message is None:
        raise bad_request(missing)
    return message


CALLS: Final[Mapping[str, Handler]] = {
    "sendMessage": send_message,
    "sendMessageDraft": send_draft,
    "sendChatAction": send_action,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "sendDice": send_dice,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
