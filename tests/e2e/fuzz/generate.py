"""Updates that nobody sends on purpose: odd letters, odd lengths, broken markup, forged buttons."""

import random
import string
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

PEOPLE = 300
_COMMANDS = (
    "start", "help", "search", "mood", "recommend", "predict", "describe", "segue", "playlist",
    "settings", "privacy", "mydata", "taste", "login", "logout", "charts", "nonsense", "",
)  # fmt: skip
_LANGUAGES = ("en", "ko", "ru", "zh-hans", "EN-us", "", "x" * 40, "xx-__-%s", None)
_PAYLOADS = ("t_1", "t_999999999999", "login", "help", "t_-1", "g_" + "9" * 60, "\u202e", "%00")
_PIECES = (
    "<b>", "</b>", "<i", "&lt;", "&", "&#x;", "<a href='javascript:x'>", "<tg-spoiler>", "</a>",
    "*", "_", "`", "[x](", "{ $text }", "%s", "{0}", "'; drop table tracks; --", "\\", "\x00",
    "\x1b[31m", "\u202e", "\u200f", "\u2066", "\u200b", "\ufeff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f3\ufe0f\u200d\U0001f308",
    "e" + "\u0301" * 30,
    "비 오는 날", "грустно", "مرحبا بالعالم", "שלום", "ภาษาไทย", "日本語", "İstanbul", "ß", "ﬁ",
    "rainy sunday", "45 min", "no rap", "1990s", "12 songs", "0 songs", "99999999999 songs",
    "-1 min", "queen", "->", "→", "+", "-", "\n", "\n\n\n", ";", ",", " - ", "mood:", "like:",
    "https://open.spotify.com/track/4u7EnebtmKWzUH433cf5Qv", "spotify:track:", "spotify:album:x",
    "https://open.spotify.com/track/" + "a" * 200, "http://[::1", "https://例え.テスト/",
    "\ud83d", "\udc00",
)  # fmt: skip


def text(chance: random.Random) -> str:
    """A text, from nothing to huge."""
    kind = chance.random()
    if kind < 0.05:
        return ""
    if kind < 0.1:
        return chance.choice(_PIECES) * chance.choice((100, 1000, 5000))
    if kind < 0.3:
        return "".join(_letter(chance) for _ in range(chance.randrange(1, 60)))
    parts = [
        chance.choice(_PIECES) if chance.random() < 0.7 else _letter(chance)
        for _ in range(chance.randrange(1, 9))
    ]
    return chance.choice(("", " ")).join(parts)


def _letter(chance: random.Random) -> str:
    low, high = chance.choice((
        (0x20, 0x7F), (0x00, 0x20), (0x80, 0x800), (0x590, 0x700), (0xAC00, 0xD7A4),
        (0x4E00, 0x9FFF), (0xE000, 0xF8FF), (0xFFF0, 0x10000), (0x1F300, 0x1FAFF),
        (0xE0000, 0xE0080), (0x10FFF0, 0x110000),
    ))  # fmt: skip
    return chr(chance.randrange(low, high))


def _person(chance: random.Random, number: int) -> Json:
    person: Json = {"id": number, "is_bot": False, "first_name": text(chance)[:64]}
    language = chance.choice(_LANGUAGES)
    if language is not None:
        person["language_code"] = language
    if chance.random() < 0.3:
        person["username"] = text(chance)[:32]
    return person


def _entities(chance: random.Random, said: str) -> list[Json]:
    kinds = ("bot_command", "mention", "url", "text_link", "bold", "made_up_kind")
    size = max(1, len(said))
    return [
        {"type": chance.choice(kinds), "offset": chance.randrange(-1, size + 3),
         "length": chance.randrange(0, size + 3), "url": "http://x"}
        for _ in range(chance.randrange(0, 4))
    ]  # fmt: skip


def _message(chance: random.Random, number: int, person: Json, depth: int = 0) -> Json:
    message: Json = {
        "message_id": number, "date": chance.choice((0, 1_700_000_000, 2**31 - 1)), "from": person,
        "chat": {"id": person["id"], "type": "private", "first_name": person["first_name"]},
    }  # fmt: skip
    said = text(chance)
    kind = chance.random()
    if kind < 0.45:
        command = chance.choice(_COMMANDS) + chance.choice(("", "", "@segue_playground_bot", "@x"))
        payload = chance.choice(_PAYLOADS) if command == "start" else said
        message["text"] = f"/{command} {payload}".strip()
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command) + 1}]
    elif kind < 0.8:
        message["text"] = said
    elif kind < 0.9:
        message["audio"] = {
            "file_id": "f", "file_unique_id": "u", "duration": chance.choice((0, 5, 10**6)),
            "title": said, "performer": text(chance),
        }  # fmt: skip
    else:
        message["caption"] = said
        message["photo"] = []
    if chance.random() < 0.15:
        message["entities"] = _entities(chance, message.get("text", ""))
    if chance.random() < 0.15 and not depth:
        message["reply_to_message"] = _message(chance, number, person, 1)
    return message


def _data(chance: random.Random, seen: list[str]) -> str:
    """Callback data: of a real button, of one that was tampered with, or made up."""
    kind = chance.random()
    if seen and kind < 0.35:
        return chance.choice(seen)
    if seen and kind < 0.7:
        real = chance.choice(seen)
        at = chance.randrange(len(real) + 1)
        return real[:at] + chance.choice((":", "9", "-1", "", "é", "\x00")) + real[at + 1 :]
    letters = string.ascii_letters + string.digits + ":_-"
    made_up = "".join(chance.choice(letters) for _ in range(chance.randrange(0, 65)))
    return chance.choice((made_up, text(chance)[:20]))


def update(chance: random.Random, number: int, seen: list[str]) -> Json:
    """One update; `seen` is callback data that the bot really made."""
    person = _person(chance, 1 + number % PEOPLE)
    kinds: tuple[tuple[float, Callable[[], Json]], ...] = (
        (0.6, lambda: {"message": _message(chance, number, person)}),
        (0.8, lambda: {"callback_query": _press(chance, number, person, seen)}),
        (0.93, lambda: {"inline_query": _inline(chance, number, person)}),
        (0.95, lambda: {"edited_message": _message(chance, number, person)}),
        (0.97, lambda: {"chosen_inline_result": {
            "result_id": text(chance)[:64], "from": person, "query": text(chance)[:256],
        }}),
        (0.99, lambda: {"made_up_kind": {"from": person, "text": text(chance)}}),
        (1.0, lambda: {"message": {"message_id": number, "chat": {"id": person["id"]}}}),
    )  # fmt: skip
    which = chance.random()
    made = next(make for limit, make in kinds if which < limit)
    return {"update_id": number, **made()}


def _press(chance: random.Random, number: int, person: Json, seen: list[str]) -> Json:
    query: Json = {
        "id": f"q{number}", "from": person, "chat_instance": "1", "data": _data(chance, seen),
    }  # fmt: skip
    kind = chance.random()
    if kind < 0.8:
        query["message"] = _message(chance, chance.randrange(1, 40), person)
    else:
        query["inline_message_id"] = "m" + text(chance)[:30]
    return query


def _inline(chance: random.Random, number: int, person: Json) -> Json:
    offset = chance.choice(("", "10", "-5", "9" * 30, "x", "１０", "\x00"))
    prefix = chance.choice(("", "", "mood:", "like: ", "MOOD :"))
    query = (prefix + text(chance))[:256]
    return {"id": f"i{number}", "from": person, "query": query, "offset": offset}
