"""Types of single fields, each saying in its error what it expected."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from core.harmless import cleaned
from ml.sources.links import SPOTIFY_ID

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_RELEASED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2}|zxx")
FIRST_YEAR = 1860  # the oldest sound recording that can be played back


def wrong(expected: str) -> PydanticCustomError:
    """The error of a field, worded as what was expected."""
    return PydanticCustomError("expected", "expected {expected}", {"expected": expected})


def tidy(text: str) -> str:
    """One harmless line of composed text without spaces around it.

    Raises for what no UTF-8 text holds.
    """
    if _NOT_STORED.search(text):
        raise wrong("text without NUL characters and halves of characters")
    return unicodedata.normalize("NFC", " ".join(cleaned(text).split()))


def _bounded(longest: int) -> AfterValidator:
    def check(text: str) -> str:
        text = tidy(text)
        if len(text) > longest:
            raise wrong(f"at most {longest} characters")
        return text

    return AfterValidator(check)


def _filled(text: str) -> str:
    if not text:
        raise wrong("a text that is not empty")
    return text


def _spotify_id(text: str) -> str:
    if not SPOTIFY_ID.fullmatch(text):
        raise wrong("a Spotify id (22 letters and digits)")
    return text


def _isrc(text: str) -> str:
    bare = text.replace("-", "").replace(" ", "").upper()
    if not _ISRC.fullmatch(bare):
        raise wrong("an ISRC such as GBAYE7500101")
    return bare


def _released(value: Any, info: ValidationInfo) -> str | None:
    """`0000`, in any precision, is how Spotify writes an unknown date."""
    if value is None:
        return None
    text = str(value).strip().removesuffix(".0")
    if not text or text.startswith("0000"):
        return None
    match = _RELEASED.fullmatch(text)
    context = info.context or {}
    first, last = context.get("first_year", FIRST_YEAR), context.get("this_year", 9_998) + 1
    if match is None or not first <= int(match[1]) <= last:
        raise wrong(f"YYYY, YYYY-MM or YYYY-MM-DD, from {first} to {last}")
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise wrong("a date of the calendar") from None
    return text


def _language(text: str) -> str:
    code = text.strip().lower()
    if not _LANGUAGE.fullmatch(code):
        raise wrong("a language code of two letters, or zxx for no words")
    return code


def _unique(texts: list[str]) -> list[str]:
    """Each once, the empty ones (which stand for missing) left out."""
    return [text for text in dict.fromkeys(texts) if text]


Title = Annotated[str, _bounded(500)]
Name = Annotated[str, _bounded(200), AfterValidator(_filled)]
Words = Annotated[str, _bounded(500)]
LongWords = Annotated[str, _bounded(5_000)]
Tags = Annotated[list[Annotated[str, _bounded(100)]], AfterValidator(_unique)]
Names = Annotated[list[Annotated[str, _bounded(200)]], AfterValidator(_unique)]
SpotifyId = Annotated[str, AfterValidator(_spotify_id)]
Isrc = Annotated[str, AfterValidator(_isrc)]
Released = Annotated[str | None, BeforeValidator(_released)]
Language = Annotated[str, AfterValidator(_language)]
