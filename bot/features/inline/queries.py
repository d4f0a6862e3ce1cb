"""What an inline query asks for: words search, a word and a colon before them say otherwise."""

import re
from dataclasses import dataclass

from bot.requests import Asked, Request
from bot.texts import FALLBACK
from bot.ui.inputs import checked
from core.quoting import written_in

PER_PAGE = 10
MOST = 50

_MOOD = ("mood", "기분", "분위기", "무드", "настроение")
_LIKE = (
    "like", "비슷한 곡", "비슷한 노래", "비슷한",
    "похоже на", "похожее", "похожие", "похоже", "как",
)  # fmt: skip
_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # directions, joiners
_PREFIX = re.compile(
    rf"[\s{_UNSEEN}]*(?:(?P<mood>{'|'.join(_MOOD)})|(?P<like>{'|'.join(_LIKE)}))\s*[:：]\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class InlineAsked:
    """Which way was asked, and the words; both may be there without the other.

    Telegram gives an answer that is shared to everybody who types the same, so that its language
    can follow from nothing but what was typed. `language` is None where that tells none, as names
    in Latin letters do not: then the answer is shared in English by those who read English, and
    anybody else gets one of their own.
    """

    asked: Asked
    words: str
    language: str | None

    @property
    def request(self) -> Request:
        """What to answer; raises `RefusedInputError`."""
        return Request(self.asked, checked(self.words))


def inline_asked(query: str) -> InlineAsked:
    """What an inline query asks for."""
    found = _PREFIX.fullmatch(query)
    written = written_in(query)
    if found is None:
        return InlineAsked(Asked.SEARCH, query.strip(), written)
    asked = Asked.MOOD if found["mood"] else Asked.RECOMMEND
    return InlineAsked(asked, found["rest"].strip(), written or FALLBACK)


def first_of_page(offset: str) -> int:
    """Where a page begins; a strange offset is the beginning."""
    number = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < PER_PAGE else 0
    return number if number < MOST else 0


def next_offset(first: int, found: int) -> str:
    """Where the page after this one begins; empty after the last."""
    following = first + PER_PAGE
    return str(following) if following < min(found, MOST) else ""
