"""What a free text asks for beside its mood: how long the list is to be."""

import re
from dataclasses import dataclass

from core.model import Length

MOST_TRACKS = 50
_MINUTE_MS = 60_000

_SONGS = r"(?:songs?|tracks?|tunes?|곡|개|песен|песни|песню|песня|трек(?:а|ов|и)?)"
_COUNT = re.compile(
    rf"(?<![\w.,-])(\d{{1,4}})\s*((?:[^\W\d]+\s+){{0,2}}?){_SONGS}(?!\w)", re.IGNORECASE
)
_HANGUL_COUNT = re.compile(r"(?<![\w.,-])(\d{1,4})()\s?곡(?:만|으로|짜리)?")
_HOURS = r"(\d{1,3}(?:[.,]\d+)?|an|one)\s*-?\s*(?:hours?|hrs?|h|시간|час(?:а|ов)?)(?![^\W\d_])"
_MINUTES = r"(\d{1,4})\s*-?\s*(?:minutes?|mins?|m|분|мин(?:ут[аыу]?)?\.?)(?![^\W\d_])"
_DURATION = re.compile(
    rf"(?<![\w.,-])(?:{_HOURS}(?:\s*(?:and|и)?\s*{_MINUTES})?|{_MINUTES})", re.IGNORECASE
)
_LONE_HOUR = re.compile(r"(?<!\w)на час(?!\w)|(?<!\w)한 ?시간(?!\w)", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"(?:^|[,;\n])\s*(\d{1,4})()\s*(?=$|[,;\n])")


@dataclass(frozen=True, slots=True)
class Understood:
    """A text taken apart."""

    words: str  # the rest, for the encoder
    length: Length
    capped: bool = False  # more was asked for than a list may hold


def understand(text: str) -> Understood:
    """Read the length of the list out of a text in English, Korean or Russian.

    A bare number counts only when it stands alone between commas, so that `Maroon 5`,
    `blink-182` and `90s` keep theirs.
    """
    words, duration = _take_duration(text)
    if duration is not None:
        return Understood(_tidy(words), Length(MOST_TRACKS, duration, asked=True))
    for pattern in (_HANGUL_COUNT, _COUNT, _LONE_NUMBER):
        found = pattern.search(text)
        if found and int(found[1]) > 0:
            asked = int(found[1])
            length = Length(min(asked, MOST_TRACKS), asked=True)
            return Understood(_tidy(_without(text, found)), length, capped=asked > MOST_TRACKS)
    return Understood(_tidy(text), Length())


def _without(text: str, found: re.Match[str]) -> str:
    """The text without number and unit; the words between the two stay."""
    return text[: found.start(1)] + f" {found[2]} " + text[found.end() :]


def _take_duration(text: str) -> tuple[str, int | None]:
    found = _DURATION.search(text)
    if found:
        hours, minutes = found[1], found[2] or found[3]
        whole = (
            1.0 if hours in {"an", "one", "An", "One"} else float((hours or "0").replace(",", "."))
        )
        duration = round(whole * 60 * _MINUTE_MS) + int(minutes or 0) * _MINUTE_MS
    else:
        found = _LONE_HOUR.search(text)
        duration = 60 * _MINUTE_MS
    if not found or duration == 0:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], duration


def _tidy(text: str) -> str:
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return ", ".join(part for part in parts if part)
