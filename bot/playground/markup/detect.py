"""What Telegram finds in a text by itself: commands, mentions, addresses, hashtags."""

import re
from typing import Final

from bot.playground.markup.formatted import Entity, Formatted, ordered
from bot.playground.markup.utf16 import width

_HOSTS: Final = "com|org|net|io|me|fm|tv|app|dev|kr|ru|co|de|fr|uk|jp|info|music|link"
_PATTERNS: Final = (
    ("url", re.compile(r"(?<![\w@/])(?:https?|tg)://[^\s<>\"]+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b")),
    (
        "url",
        re.compile(rf"(?<![\w@/.-])(?:[\w-]+\.)+(?:{_HOSTS})\b(?:[/?#][^\s<>\"]*)?", re.IGNORECASE),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    ),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
)


def with_detected(formatted: Formatted) -> Formatted:
    """Add the entities found in the text, where no link or code stands already."""
    text, found = formatted.text, list(formatted.entities)
    taken = [
        (each["offset"], each["offset"] + each["length"])
        for each in found
        if each["type"] in {"text_link", "code", "pre", "text_mention", "custom_emoji"}
    ]
    for kind, pattern in _PATTERNS:
        read = start = 0  # characters, and their width
        for match in pattern.finditer(text):
            covered = match[0].rstrip(".,;:!?)'\"") if kind == "url" else match[0]
            start += width(text[read : match.start()])
            read = match.start()
            end = start + width(covered)
            if all(end <= begin or start >= stop for begin, stop in taken):
                taken.append((start, end))
                found.append(_entity(kind, start, end))
    return Formatted(text, ordered(found))


def _entity(kind: str, start: int, end: int) -> Entity:
    return {"type": kind, "offset": start, "length": end - start}
