"""Decades and years where they are named, whatever is said about them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DECADES = {
    "twenties": 2020, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960,
    "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000, "naughties": 2000,
    "aughts": 2000, "two thousands": 2000, "twenty tens": 2010, "twenty twenties": 2020,
    "тридцат": 1930, "сороков": 1940, "пятидесят": 1950, "шестидесят": 1960,
    "семидесят": 1970, "восьмидесят": 1980, "девяност": 1990, "нулев": 2000, "двухтысячн": 2000,
    "десят": 2010, "двадцат": 2020,
    "이천년": 2000, "구십년": 1990, "팔십년": 1980, "칠십년": 1970, "육십년": 1960,
}  # fmt: skip
_NAMED_EN = "|".join(name for name in _DECADES if name.isascii())
_NAMED_RU = "|".join(name for name in _DECADES if "а" <= name[0] <= "я")
_NAMED_KO = "|".join(name for name in _DECADES if name[0] >= "가")
_PARTS = {
    "early": 0, "начал": 0, "ранн": 0, "초": 0, "mid": 3, "middle": 3, "середин": 3, "중": 3,
    "late": 5, "end": 5, "кон": 5, "поздн": 5, "후": 5, "말": 5,
}  # fmt: skip
_LATE = 5  # the years that early, middle and late begin with, within a decade, are above
_FULL, _THIS_CENTURY = 4, 30  # digits of a whole year; `20s` are ours, `30s` are not
_PART_EN = r"(?:(?P<part>early|mid|middle|late|end)(?: of)?[\s-]*(?:the\s+)?)?"
_PART_RU = r"(?:(?P<part>начал|ранн|середин|кон|поздн)\w{1,3}\s+)?"
_PART_KO = r"(?:\s?(?P<part>초|중|후|말)(?:반|기)?(?![가-힣]{2}))?"

_EN = re.compile(
    rf"(?<![\w.,/:-]){_PART_EN}(?:['’]?(?P<digits>(?:19|20)?\d0)\s?['’]?s|(?P<name>{_NAMED_EN}))(?!\w)"
)
_RU = re.compile(
    rf"(?<![\w.,/:]){_PART_RU}(?:(?P<digits>(?:19|20)?\d0)\s?-?(?:[её]|х|ых|ые|м|ми|[хе]? годов)"
    rf"|(?P<name>{_NAMED_RU})(?:ые|ых|ым|ыми|е|х))(?!\w)(?:\s*(?:годов|годы|годах|гг\.?))?"
)
_KO = re.compile(
    rf"(?<![\d.,/:])(?:(?P<digits>(?:19|20)?\d0)\s?년\s?대|(?P<name>{_NAMED_KO})대)(?!생)"
    rf"(?:\s?음악|\s?노래)?{_PART_KO}"
)
_KO_PAIR = re.compile(r"(?<![\w.,/:-])(?P<digits>[5-9]0)(?P<second>[6-9]0)(?![\w-]|년)")
#: `80-90-х`, `80-90s`: the first half carries no ending.
_HALF = re.compile(
    r"(?<![\w.,/:-])(?P<digits>(?:19|20)?\d0)(?=\s?(?:[-–—~/]|and|и|to)\s?['’]?(?:19|20)?\d0(?:\s?['’]?s|-?[ехмy]|년대))"
)
_YEAR = re.compile(r"(?<![\w.,:/@#$-])(?P<digits>(?:19[2-9]|20[0-4])\d)(?![\d.,:/]\d|[\w%$]*\d)")
#: `'98` and `98년`: the century goes without saying.
_SHORT = re.compile(
    r"(?<![\w.,-])'(?P<digits>[3-9]\d)(?![\w'])|(?<![\d.,/:])(?P<korean>[6-9]\d)(?=\s?년(?!\s?대|생|간|동안|전|만|이상))"
)
_YEAR_JOINED = re.compile(r"(?<=\d[-–—~])(?P<digits>(?:19[2-9]|20[0-4])\d)(?!\d)")

_OWN_AGE = re.compile(r"\b(?:my|his|her|your|our|their|i'm|am)\s+(?:early|mid|late)?[\s-]*$")


@dataclass(frozen=True, slots=True)
class Point:
    """A decade, or a year; a year alone means nothing without a word beside it (`sure`)."""

    start: int
    end: int
    first: int
    last: int
    sure: bool


def find_points(text: str) -> list[Point]:
    """The decades and years of a lower-case text, in order, none overlapping."""
    found: dict[int, Point] = {}
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Point]], ...] = (
        (_KO_PAIR, _pair), (_EN, _decade), (_RU, _decade), (_KO, _decade), (_HALF, _decade),
        (_YEAR, _year), (_YEAR_JOINED, _year), (_SHORT, _short),
    )  # fmt: skip
    taken: list[tuple[int, int]] = []
    for pattern, read in readers:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            if pattern is _EN and _OWN_AGE.search(text, max(0, start - 20), start):
                taken.append((start, end))
                continue
            taken.append((start, end))
            found[start] = read(match)
    return [found[start] for start in sorted(found)]


def _decade(match: re.Match[str]) -> Point:
    groups = match.groupdict()
    first = _first_year(groups["digits"]) if groups["digits"] else _DECADES[groups["name"]]
    last = first + 9
    part = groups.get("part")
    if part:
        from_year = _PARTS[part]
        last = last if from_year == _LATE else first + from_year + 4
        first += from_year
    return Point(match.start(), match.end(), first, last, sure=True)


def _pair(match: re.Match[str]) -> Point:
    first, second = _first_year(match["digits"]), _first_year(match["second"])
    return Point(match.start(), match.end(), first, second + 9, sure=True)


def _year(match: re.Match[str]) -> Point:
    year = int(match["digits"])
    return Point(match.start(), match.end(), year, year, sure=False)


def _short(match: re.Match[str]) -> Point:
    year = 1900 + int(match["digits"] or match["korean"])
    return Point(match.start(), match.end(), year, year, sure=False)


def _first_year(digits: str) -> int:
    if len(digits) == _FULL:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _THIS_CENTURY else 2000)
