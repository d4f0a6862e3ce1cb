"""What was found in a text before it is known whether it is wanted."""

import re
from dataclasses import dataclass

from core.wishes.hits import Hit, find_hits
from core.wishes.vocabulary import Meaning
from core.wishes.wish import Kind
from core.wishes.years import Years, find_years

#: Findings of these kinds are no wishes by themselves.
VOCALS, NOTHING, COMMON = "vocals", "nothing", "common"


_BEATS = re.compile(
    r"(?<![\w.])(\d{2,3})\s?(?:bpm|beats (?:per|a) minute|уд(?:аров|\.)?(?:/мин| в минуту)|비피엠)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that means something, and where it stands."""

    start: int
    end: int
    kind: str  # a `Kind`, or one of VOCALS, NOTHING, COMMON
    value: str
    negative: bool = False  # the phrase itself says "all but"

    @property
    def matters(self) -> bool:
        """Whether it may become a wish, or turn one."""
        return self.kind not in {NOTHING, COMMON}


def find_all(text: str, taken: tuple[tuple[int, int], ...], now: int | None) -> list[Finding]:
    """Years and vocabulary of a lower-case text outside of `taken`, in order, none overlapping."""
    years = [
        Finding(*_span(year), Kind.YEARS, year.value)
        for year in find_years(text, now)
        if not _meets(_span(year), taken)
    ]
    covered = (*taken, *((year.start, year.end) for year in years))
    found = list(years)
    for hit in find_hits(text):
        if not _meets((hit.start, hit.end), covered):
            meaning: Meaning | None = hit.meaning
            while meaning:
                found.append(_finding(hit, meaning))
                meaning = meaning.beside
    found += [
        Finding(*match.span(), Kind.TEMPO, match[1])
        for match in _BEATS.finditer(text)
        if not _meets(match.span(), covered)
    ]
    return sorted(found, key=lambda finding: finding.start)


def _finding(hit: Hit, meaning: Meaning) -> Finding:
    excludes = meaning.kind == Kind.LANGUAGE and meaning.value.startswith("-")
    value = meaning.value.removeprefix("-") if excludes else meaning.value
    return Finding(hit.start, hit.end, meaning.kind, value, excludes)


def _span(years: Years) -> tuple[int, int]:
    return years.start, years.end


def _meets(span: tuple[int, int], others: tuple[tuple[int, int], ...]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
