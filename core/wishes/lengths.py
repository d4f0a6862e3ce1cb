"""How long a list is to be: a number of songs, or a duration."""

import re
from dataclasses import dataclass

from core.model import Length

MOST_TRACKS = 50
_MINUTE_MS = 60_000
_DAY = 24 * 60 * _MINUTE_MS  # `24 hours` is rather a title
_SONG_MINUTES = 10  # "under 3 minutes" is about the songs, not about the list

_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "a dozen": 12, "dozen": 12, "two dozen": 24, "half a dozen": 6,
    "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "десяток": 10, "двенадцать": 12, "дюжину": 12, "дюжина": 12, "пятнадцать": 15,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50,
    "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열두": 12, "열다섯": 15, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50,
    "십": 10, "이십": 20, "삼십": 30,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SONGS = (
    r"(?:songs?|tracks?|tunes?|곡|개|песен|песни|песню|песня|песенок|трек(?:а|ов|и)?|штук[иа]?"
    r"|композици[йия])"
)
_START = r"(?<![\w.,/:'’-])"
_COUNTS = (
    re.compile(rf"{_START}(\d{{1,4}})()\s?곡(?:만|으로|짜리|쯤|정도)?"),
    re.compile(rf"{_START}({_WORDS})()\s?곡(?:만|으로|짜리|쯤|정도)?"),
    re.compile(rf"{_START}(\d{{1,4}})(?=\s|{_SONGS})\s*((?:[^\W\d]+\s+){{0,2}}?){_SONGS}(?!\w)"),
    re.compile(rf"{_START}({_WORDS})\s+((?:[^\W\d]+\s+){{0,2}}?){_SONGS}(?!\w)"),
    re.compile(r"(?<!\w)(?:list|playlist) of (\d{1,2})()(?![\w'-])"),
    re.compile(r"(?:^|[,;\n])\s*(\d{1,3})()\s*(?=[,;\n])|[,;\n]\s*(\d{1,3})()\s*$"),
)

_HOURS = (
    r"(\d{1,3}(?:[.,]\d+)?|an|one)\s*-?\s*(?:hours?|hrs?|h|시간|час(?:а|ов|ик)?)(?![^\W\d_ㄱ-힣])"
)
_MINUTES = r"(\d{1,4})\s*-?\s*(?:minutes?|mins?|m|분|мин(?:ут[аыу]?|уток)?\.?)(?![^\W\d_ㄱ-힣])"
_TAIL = r"(?:\s?(?:짜리|동안|정도|쯤|만))?"
_DURATION = re.compile(
    rf"{_START}(?:{_HOURS}(?:\s*(?:and|и)?\s*(?:{_MINUTES}|(\d\d)(?!\w)))?|{_MINUTES}){_TAIL}"
)
#: Durations in words, and their minutes.
_SAID = tuple(
    (re.compile(pattern), minutes)
    for pattern, minutes in (
        (r"(?<!\w)(?:an? hour and a half|one and a half hours?|полтора час\w*)(?!\w)", 90),
        (r"(?<!\w)(?:half an hour|half hour|half-hour|пол ?час\w{0,4})(?!\w)", 30),
        (r"(?<!\w)(?:three quarters of an hour)(?!\w)", 45),
        (r"(?<!\w)(?:two|пару) (?:hours|часов)(?!\w)|(?<!\w)(?:a )?couple of hours(?!\w)", 120),
        (r"(?<!\w)(?:반 ?시간|삼십 ?분)", 30),
        (r"(?<!\w)(?:한|1) ?시간 ?반", 90),
        (r"(?<!\w)두 ?시간", 120),
        (r"(?<!\w)на час(?!\w)|(?<!\w)한 ?시간", 60),
    )
)
#: Russian turns it round to say `about`: `минут на 40`, `часа на два`.
_TURNED = re.compile(
    rf"(?<!\w)(?:(?P<minutes>минут\w{{0,2}})|час\w{{0,2}})\s+(?:на\s+|в\s+)?(?P<number>\d{{1,3}}|{_WORDS}|два)(?!\w)"
)
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "девяносто": 90,
}  # fmt: skip
_SPELT = rf"(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<ones>five|пять))?"
_SPELT_OUT = re.compile(
    rf"(?<!\w){_SPELT}[ -](?:minutes?|mins?|минут)"
    r"(?! (?:until|till|before|after|late|до|после))(?!\w)"
    rf"|(?<!\w)минут (?:на )?{_SPELT.replace('tens', 'ten').replace('ones', 'one')}(?!\w)"
)
_CLOCK = re.compile(r"\s*(?:ночи|утра|дня|вечера|[ap]\.?m\b|o'?clock|ago\b|назад)")
_COMPARED = re.compile(
    r"(?:under|over|shorter|longer|less|more|than|below|at most|короче|длиннее|меньше|больше|до|"
    r"дольше)\s*$"
)
_COMPARED_AFTER = re.compile(r"\s?(?:이하|이내|미만|이상|안쪽|넘는|넘지)")
_YEAR = re.compile(r"(?:19[2-9]|20[0-4])\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """The length that a text asks for, and where it says so."""

    length: Length
    cut: tuple[tuple[int, int], ...] = ()  # what leaves the text: number and unit
    capped: bool = False


def find_length(text: str) -> Asked:
    """Read it out of a lower-case text; a duration goes before a number of songs.

    A bare number counts only when it stands alone between commas, so that `maroon 5`,
    `blink-182` and `90s` keep theirs.
    """
    return _duration(text) or _count(text) or Asked(Length())


def _duration(text: str) -> Asked | None:
    for pattern, minutes in _SAID:
        found = pattern.search(text)
        if found:
            return _lasting(minutes * _MINUTE_MS, found.span())
    for found in _DURATION.finditer(text):
        if _CLOCK.match(text, found.end()):
            continue
        hours, minutes_said = found[1], found[2] or found[3] or found[4]
        whole = 1.0 if hours in {"an", "one"} else float((hours or "0").replace(",", "."))
        duration = round(whole * 60 * _MINUTE_MS) + int(minutes_said or 0) * _MINUTE_MS
        compared = _COMPARED.search(text, 0, found.start()) or _COMPARED_AFTER.match(
            text, found.end()
        )
        if not 0 < duration < _DAY or (compared and duration < _SONG_MINUTES * _MINUTE_MS):
            continue
        return _lasting(duration, found.span())
    spelt = _SPELT_OUT.search(text)
    if spelt:
        five = 5 if spelt["ones"] or spelt["one"] else 0
        return _lasting((_TENS[spelt["tens"] or spelt["ten"]] + five) * _MINUTE_MS, spelt.span())
    turned = _TURNED.search(text)
    if turned:
        number = 2 if turned["number"] == "два" else _number(turned["number"])
        return _lasting(number * (1 if turned["minutes"] else 60) * _MINUTE_MS, turned.span())
    return None


def _number(said: str) -> int:
    return _NUMBERS.get(said) or int(said)


def _lasting(duration_ms: int, span: tuple[int, int]) -> Asked:
    return Asked(Length(MOST_TRACKS, duration_ms, asked=True), (span,))


def _count(text: str) -> Asked | None:
    for pattern in _COUNTS:
        for found in pattern.finditer(text):
            first = 1 if found[1] else 3
            asked = _number(found[first])
            if asked == 0 or _YEAR.fullmatch(found[first]):
                continue
            cut = (found.span(first), (found.end(first + 1), found.end()))
            length = Length(min(asked, MOST_TRACKS), asked=True)
            return Asked(
                length, tuple(span for span in cut if span[0] < span[1]), asked > MOST_TRACKS
            )
    return None
