"""A text taken apart: its wishes, the length of the list, and the words for the encoder."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.naming import artist_key
from core.wishes import cues
from core.wishes.findings import VOCALS, Finding, find_all
from core.wishes.genres import wordless
from core.wishes.inflection import clean
from core.wishes.lengths import Asked, find_length
from core.wishes.names import Names
from core.wishes.negation import Denials, read_denials
from core.wishes.wish import Kind, Understood, Wish

_MINUTE_MS = 60_000
MOST_READ = 1_000  # characters; what stands behind is left to the encoder
_INSTRUMENTAL = "instrumental"


@lru_cache(maxsize=512)
def understand(text: str, *, now: int | None = None) -> Understood:
    """Read the wishes out of a text in English, Korean, Russian or a mixture.

    What is wanted stays in `words`, because the encoder understands genres, eras and languages too;
    what is not wanted is cut out, and so is the length. `without vocals` becomes `instrumental`.
    `words` may come out empty (`no rap, 20 songs`). `now` is this year: without it `the last five
    years` says nothing. An artist is whatever a denial names that is no other known word; it is
    not known here whether there is such an artist. A text that is nothing but such denials is left
    alone, being rather a title (`No Scrubs`, `без тебя`). The latest texts are remembered, as every
    chip, page and "again" of a list asks for its text anew.
    """
    kept, lowered = clean(text)
    lowered = lowered[:MOST_READ]
    asked = find_length(lowered)
    findings = find_all(lowered, asked.cut, now)
    names = Names(kept, lowered, findings)
    denials = read_denials(lowered, findings, names)
    wishes = [*_length_wishes(asked, kept), *_named(denials, names, kept)]
    wishes += _found(lowered, kept, findings, denials)
    cuts = [(*span, " ") for span in asked.cut]
    cuts += [(*span, _instead(span, findings, denials)) for span in denials.cuts]
    words = _tidy(_without(kept, cuts))
    if not words and all(wish.kind == Kind.ARTIST for wish in wishes):
        return Understood(_tidy(kept), asked.length)
    return Understood(
        words, asked.length, asked.capped, _each_once(sorted(wishes, key=lambda wish: wish.span))
    )


def _length_wishes(asked: Asked, kept: str) -> Iterable[Wish]:
    if not asked.cut:
        return
    span = (asked.cut[0][0], asked.cut[-1][1])
    if asked.length.duration_ms:
        minutes = str(round(asked.length.duration_ms / _MINUTE_MS))
        yield Wish(Kind.MINUTES, minutes, said=kept[slice(*span)], span=span)
    else:
        yield Wish(Kind.TRACKS, str(asked.length.tracks), said=kept[slice(*span)], span=span)


def _named(denials: Denials, names: Names, kept: str) -> Iterable[Wish]:
    wanted = [span for span in names.wanted() if span not in denials.artists]
    for spans, negative in ((denials.artists, True), (wanted, False)):
        for span in spans:
            said = kept[slice(*span)]
            yield Wish(Kind.ARTIST, artist_key(said), negative, said, span)


def _found(
    lowered: str, kept: str, findings: Sequence[Finding], denials: Denials
) -> Iterable[Wish]:
    for number, finding in enumerate(findings):
        if not finding.matters or number in denials.dropped:
            continue
        kind, value, start = finding.kind, finding.value, finding.start
        negative = finding.negative != (number in denials.denied)
        if kind == VOCALS:
            if not negative and not _with(lowered, finding):
                continue
            kind, negative = Kind.INSTRUMENTAL, not negative
        if number in denials.compounds:
            language = findings[denials.compounds[number]]
            value, start = f"{value}@{language.value}", min(start, language.start)
        if kind == Kind.YEARS and negative and "" in (ends := value.split("-")):
            value, negative = _flipped(ends), False
        span = (start, finding.end)
        yield Wish(Kind(kind), value, negative, kept[slice(*span)], span)
        if kind == Kind.GENRE and not negative and wordless(value):
            yield Wish(Kind.INSTRUMENTAL, "yes", said=kept[slice(*span)], span=span)


def _with(lowered: str, finding: Finding) -> bool:
    return bool(
        cues.WITH.search(lowered, max(0, finding.start - 30), finding.start)
        or cues.KOREAN_WITH.match(lowered, finding.end)
    )


def _flipped(ends: Sequence[str]) -> str:
    """The other side of an open span: not `2011-` is `-2010`."""
    first, last = ends
    return f"-{int(first) - 1}" if first else f"{int(last) + 1}-"


def _instead(span: tuple[int, int], findings: Sequence[Finding], denials: Denials) -> str:
    vocals = any(
        finding.kind == VOCALS and number in denials.denied and span[0] <= finding.start < span[1]
        for number, finding in enumerate(findings)
    )
    return f" {_INSTRUMENTAL} " if vocals else " "


def _without(text: str, cuts: Iterable[tuple[int, int, str]]) -> str:
    edge, parts = 0, []
    for start, end, instead in sorted(cuts):
        parts += [text[edge : max(edge, start)], instead]
        edge = max(edge, end)
    return "".join([*parts, text[edge:]])


def _tidy(text: str) -> str:
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return ", ".join(part for part in parts if any(char.isalnum() for char in part) or not text)


def _each_once(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    first: dict[str, Wish] = {}
    for wish in wishes:
        first.setdefault(wish.id, wish)
    return tuple(first.values())
