"""Updates of every kind, damaged: fields of another type or size, missing, or too many."""

import copy
import random
from typing import Any

Json = dict[str, Any]

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 5, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, 0.5, float("nan"), "",
    "x", "5", "x" * 5_000, "\ud800", "\x00", [],
    [[]], [None], [1, "a"], ["x"] * 300, {}, {"id": {}},
    {"id": []}, {"id": 2**70}, {"id": "5", "type": 5}, {"a": {"b": {"c": [{}]}}},
)  # fmt: skip
_NAMES = ("id", "chat", "from", "text", "message", "date", "entities", "photo", "reply_to_message")


def valid(person: int, number: int) -> list[Json]:
    """One sound update of each kind, from one person."""
    who = {"id": person, "is_bot": False, "first_name": "A", "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "A"}
    group = {"id": -1_000_000_000_000 - person, "type": "supergroup", "title": "G"}
    head: Json = {"message_id": number, "date": 1_700_000_000, "from": who, "chat": chat}
    command = {"type": "bot_command", "offset": 0, "length": 5}
    bot = {"id": 42, "is_bot": True, "first_name": "S"}
    member = {"user": bot, "status": "member"}
    shown = {**head, "from": bot, "text": "a list", "reply_markup": {"inline_keyboard": [[
        {"text": "x", "callback_data": "abc"}]]}}  # fmt: skip
    return [
        {"message": {**head, "text": "/mood rain", "entities": [command]}},
        {"message": {**head, "text": "rainy sunday"}},
        {"message": {**head, "chat": group, "text": "/help@s", "entities": [command],
                     "message_thread_id": 7, "is_topic_message": True}},
        {"message": {**head, "caption": "/help", "caption_entities": [command],
                     "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}},
        {"message": {**head, "audio": {"file_id": "f", "file_unique_id": "u", "duration": 5,
                                       "title": "t", "performer": "p", "file_name": "a - b.mp3"}}},
        {"message": {**head, "text": "more", "reply_to_message": shown}},
        {"message": {**head, "text": "x", "via_bot": bot, "quote": {"text": "q", "position": 1}}},
        {"edited_message": {**head, "text": "/mood rain", "entities": [command]}},
        {"callback_query": {"id": f"q{number}", "from": who, "chat_instance": "1", "data": "abc",
                            "message": shown}},
        {"callback_query": {"id": f"q{number}", "from": who, "chat_instance": "1", "data": "abc",
                            "inline_message_id": "m"}},
        {"inline_query": {"id": f"i{number}", "from": who, "query": "rain", "offset": ""}},
        {"chosen_inline_result": {"result_id": "1", "from": who, "query": "rain"}},
        {"my_chat_member": {"chat": group, "from": who, "date": 1, "old_chat_member": member,
                            "new_chat_member": {**member, "status": "left"}}},
    ]  # fmt: skip


def mutated(chance: random.Random, number: int, person: int) -> Json:
    """One of them with one to three damages; its number stays."""
    made = copy.deepcopy(chance.choice(valid(person, number)))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        _damage(chance, made)
    return {"update_id": number, **made}


def _damage(chance: random.Random, root: Json) -> None:
    places = list(_places(root))
    if not places:  # all was taken away already
        return
    holder, key = chance.choice(places)
    kind = chance.random()
    if kind < 0.2:
        del holder[key]
    elif kind < 0.3 and isinstance(holder, dict):
        holder[chance.choice(_NAMES)] = copy.deepcopy(chance.choice(_VALUES))
    elif kind < 0.33:
        deep: Any = 1
        for _ in range(chance.choice((50, 400))):
            deep = {"reply_to_message": deep, "message": [deep]} if kind < 0.31 else [deep]
            if kind < 0.31:
                deep["message"] = None
        holder[key] = deep
    else:
        holder[key] = copy.deepcopy(chance.choice(_VALUES))


def _places(value: Any) -> Any:
    """Every (holder, key) of a tree."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)
