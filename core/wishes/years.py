"""When music is to come from: decades, years, ranges, before and after."""

import re
from dataclasses import dataclass

from core.wishes.points import Point, find_points

_OR_FIRST = re.compile(r"\s*(?:-|–|—|~|to|through|until|till|по|до|부터|에서)\s*(?:the\s+)?")
_FROM_KO = re.compile(r"년?(?:부터|에서)?\s*(?:-|–|—|~|부터|에서)?\s*")
_BETWEEN = re.compile(r"(?:between|между)\s+(?:the\s+)?$")
_AND = re.compile(r"\s*(?:and|и)\s*(?:the\s+)?")
_NO_EARLIER = re.compile(
    r"(?:no|not|nothing|не)\s+(?:older|earlier|before|prior|раньше|ранее|старше|старее|до)"
    r"(?:\s+than|\s+to|\s+чем)?\s+(?:the\s+)?$"
)
_NO_LATER = re.compile(
    r"(?:no|not|nothing|не)\s+"
    r"(?:newer|later|after|past|younger|since|позже|позднее|новее|после|младше)"
    r"(?:\s+than|\s+чем)?\s+(?:the\s+)?$"
)
_AFTER = re.compile(
    r"(?:after|post|(?:newer|later|younger) than|past|после"
    r"|(?:позже|позднее|новее|свежее|младше)(?: чем)?)[\s-]+(?:the\s+)?$"
)
_SINCE = re.compile(
    r"(?:since|starting(?: from| in)?|(?:начиная )?(?<!\w)со?|(?<!\w)от|from)\s+(?:the\s+)?$"
)
_ONLY_SINCE = re.compile(r"(?:since|starting(?: from| in)?|начиная со?)\s+(?:the\s+)?$")
_BEFORE = re.compile(
    r"(?:before|pre|(?:older|earlier) than|prior to|(?<!\w)до|(?:раньше|старше|ранее)(?: чем)?)"
    r"[\s-]+(?:the\s+)?$"
)
_UNTIL = re.compile(r"(?:until|till|up to|(?<!\w)по)\s+(?:the\s+)?$")
_FROM_SUFFIX = re.compile(
    r"\s?년?\s?대?\s?(?:이후|부터|뒤|후로|후)(?:의|에|로)?|\s?(?:and|or)\s(?:later|newer|up|after)\b"
    r"|\s?on(?:wards?)?\b|\+|\s(?:года\s)?и (?:новее|позже|младше|дальше|далее)"
)
_BEFORE_SUFFIX = re.compile(
    r"\s?년?\s?대?\s?(?:이전|전)(?:의|에|까지)?(?![가-힣]{2})|\s?(?:and|or)\s(?:earlier|older|before)\b"
)
_UNTIL_SUFFIX = re.compile(r"\s?년?\s?대?\s?까지|\s(?:года\s)?и (?:раньше|старше)")
_YEAR_BEFORE = re.compile(
    r"(?:\bin|from|year|released in|around|circa|music of|songs of|hits? of|best of|класс?ика"
    r"|(?<!\w)в|из|за|года?|хиты|песни|музыка|треки|лучшее|лето|летом)\s+$"
)
_YEAR_AFTER = re.compile(
    r"\s?년(?:도)?(?!생)|\s?-?(?:го |й )?(?:года?у?|гг?\.)(?!\w)"
    r"|(?:'s)?\s(?:hits?|songs?|music|tracks?|releases?|bangers|классика|хиты|песни)\b"
)
_ALONE_BEFORE = re.compile(r"[,;\n]\s*$")
_ALONE_AFTER = re.compile(r"\s*(?:$|[,;\n])")
_LAST_YEARS = re.compile(
    r"(?:from |in |за |из )?(?:the )?(?:last|past|последн\w+|최근)\s*"
    r"(\d{1,2}|five|ten|пять|десять)?\s*"
    r"(years?|decade|лет|год\w?|десятилети\w|년)(?: 동안|간)?(?![\w])"
)
_THIS_YEAR = re.compile(r"(?<!\w)(?:this year(?:'s)?|этого года|올해)(?!\w)")
_SPELT = {"five": 5, "ten": 10, "пять": 5, "десять": 10, None: 1}
_LEAD = 40  # letters before a year that are looked at


@dataclass(frozen=True, slots=True)
class Years:
    """A span of years that is asked for; None leaves a side open."""

    start: int
    end: int
    first: int | None
    last: int | None

    @property
    def value(self) -> str:
        """As a wish says it: `1990-1999`, `2010-`, `-1989`."""
        return f"{self.first or ''}-{self.last or ''}"


def find_years(text: str, now: int | None) -> list[Years]:
    """Read them out of a lower-case text; `now` is this year, for `the last 5 years`.

    `after 2010` begins in 2011 and `before the 90s` ends in 1989; `since`, `с` and `이후` include
    the year. A year alone needs a word beside it (`in 1999`, `1999년`): `1999` may be a title.
    """
    points = find_points(text)
    found: list[Years] = []
    at = 0
    while at < len(points):
        point = points[at]
        following = points[at + 1] if at + 1 < len(points) else None
        pair = _joined(text, point, following) if following else None
        years = pair or _single(text, point)
        if years:
            found.append(years)
        at += 2 if pair else 1
    if now is not None:
        found += _relative(text, now)
    return sorted(found, key=lambda years: years.start)


def _joined(text: str, one: Point, two: Point) -> Years | None:
    between = text[one.end : two.start]
    ranged = _OR_FIRST.fullmatch(between) or _FROM_KO.fullmatch(between)
    if not ranged and not (_before(_BETWEEN, text, one.start) and _AND.fullmatch(between)):
        return None
    if one.first > two.last or not between.strip():
        return None
    start = one.start
    for lead in (_BETWEEN, _SINCE):
        found = _before(lead, text, start)
        if found:
            start = found.start()
    tail = _UNTIL_SUFFIX.match(text, two.end)
    return Years(start, tail.end() if tail else two.end, one.first, two.last)


def _single(text: str, point: Point) -> Years | None:
    start, end = point.start, point.end
    open_ends = (
        (_NO_EARLIER, point.first, None), (_NO_LATER, None, point.last),
        (_AFTER, point.last + 1, None), (_BEFORE, None, point.first - 1),
        (_UNTIL, None, point.last),
        (_ONLY_SINCE if point.sure else _SINCE, point.first, None),
    )  # fmt: skip
    suffixes = (
        (_FROM_SUFFIX, point.first, None), (_BEFORE_SUFFIX, None, point.first - 1),
        (_UNTIL_SUFFIX, None, point.last),
    )  # fmt: skip
    for suffix, first, last in suffixes:
        match = suffix.match(text, end)
        if match:
            return Years(start, match.end(), first, last)
    for prefix, first, last in open_ends:
        match = _before(prefix, text, start)
        if match and not (match[0].startswith("from") and not point.sure):
            return Years(match.start(), end, first, last)
    if point.sure:
        return Years(start, end, point.first, point.last)
    after = _YEAR_AFTER.match(text, end)
    alone = _before(_ALONE_BEFORE, text, start) or (start == 0 and end < len(text.rstrip()))
    if after or _before(_YEAR_BEFORE, text, start) or (alone and _ALONE_AFTER.match(text, end)):
        return Years(start, end, point.first, point.last)
    return None


def _before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    return pattern.search(text, max(0, at - _LEAD), at)


def _relative(text: str, now: int) -> list[Years]:
    found = []
    for match in _LAST_YEARS.finditer(text):
        count = int(match[1]) if match[1] and match[1].isdecimal() else _SPELT[match[1]]
        if match[2] == "decade" or match[2].startswith("десятилет"):
            count *= 10
        single = count == 1 and match[1] is None
        last = now - 1 if single else now
        found.append(Years(*match.span(), last if single else now - count + 1, last))
    found += [Years(*match.span(), now, now) for match in _THIS_YEAR.finditer(text)]
    return found
