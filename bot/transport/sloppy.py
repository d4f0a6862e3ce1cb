"""Servers that others wrote leave fields out that python-telegram-bot cannot do without."""

import re
from typing import Any

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w{1,32})?(?!\S)", re.ASCII)
_PEOPLE = ("from", "from_user", "via_bot", "user")


def mend_result(result: Any) -> None:
    """Fill in, in place, what an answer to a call lacks."""
    if isinstance(result, dict):
        if "message_id" in result:
            _mend_message(result)
        elif "first_name" in result or "username" in result:
            _mend_person(result, bot=True)  # getMe


def mend_update(update: dict[str, Any]) -> None:
    """Fill in, in place, what an update lacks."""
    for kind, body in update.items():
        if not isinstance(body, dict):
            continue
        if "message_id" in body:
            _mend_message(body)
            continue
        _mend_person(body.get("from"))
        if kind == "callback_query":
            body.setdefault("chat_instance", "0")
            _mend_message(body.get("message"))
        elif kind == "inline_query":
            body.setdefault("offset", "")


def _mend_message(message: Any) -> None:
    if not isinstance(message, dict):
        return
    message.setdefault("date", 1)  # 0 would say that the message is out of reach
    chat = message.get("chat")
    if isinstance(chat, dict) and isinstance(chat.get("id"), int):
        chat.setdefault("type", "private" if chat["id"] > 0 else "group")
    for words, entities in (("text", "entities"), ("caption", "caption_entities")):
        said = message.get(words)
        command = _COMMAND.match(said) if isinstance(said, str) else None
        if command and entities not in message:
            span = {"offset": 0, "length": len(command[0])}
            message[entities] = [{"type": "bot_command", **span}]
    for key in _PEOPLE:
        _mend_person(message.get(key))
    if "reply_to_message" in message:
        _mend_message(message["reply_to_message"])


def _mend_person(person: Any, *, bot: bool = False) -> None:
    if isinstance(person, dict):
        person.setdefault("is_bot", bot)
        person.setdefault("first_name", person.get("username") or "")
