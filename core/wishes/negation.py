"""What a text does not want: `no rap or metal`, `без вокала`, `랩이랑 발라드 빼고`, `not Drake`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.wishes import cues
from core.wishes.findings import COMMON, NOTHING, Finding
from core.wishes.names import Names
from core.wishes.vocabulary import small_words
from core.wishes.wish import Kind

_WORD = re.compile(r"[\w'&]+")
_LEAD = re.compile(
    r"(?:(?<!\w)(?:but|and|yet|also|that's|that is|which is|maybe|или|но|а|и|да|только|же|it's|with"
    r"|что угодно)[\s,]+)+$"
)
_TRAILING = re.compile(
    r"\s*(?:songs?|music|tracks?|stuff|at all|if possible|please|песен|песни|музык[иауе]"
    r"|пожалуйста)(?!\w)"
)


@dataclass(slots=True)
class Denials:
    """Findings that are denied, by their number, artists to leave out, and what to cut."""

    denied: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)  # part of another: neither wanted nor not
    compounds: dict[int, int] = field(default_factory=dict)  # language to the genre it belongs to
    artists: list[tuple[int, int]] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)


def read_denials(text: str, findings: Sequence[Finding], names: Names) -> Denials:
    """Read the denials of a lower-case text."""
    found = Denials()
    for cue in cues.BEFORE.finditer(text):
        inside = any(
            finding.start <= cue.start() < finding.end
            for finding in findings
            if finding.kind in {Kind.YEARS, NOTHING}
        )
        if not cue["only"] and not inside and not names.holds(cue.start()):
            _forward(text, cue, findings, names, found)
    for number, finding in enumerate(findings):
        if finding.matters and number not in found.denied:
            _backward(text, number, findings, found)
    _korean_names(text, findings, names, found)
    return found


def _forward(
    text: str, cue: re.Match[str], findings: Sequence[Finding], names: Names, found: Denials
) -> None:
    end, last = cue.end(), ""
    for start, stop, joint in _segments(text, cue.end(), findings, names):
        numbers = [
            number
            for number, finding in enumerate(findings)
            if start <= finding.start < stop and (finding.matters or finding.kind == NOTHING)
        ]
        first = numbers[0] if numbers else None
        near = cue["sign"] or joint or (numbers and findings[numbers[0]].kind == Kind.YEARS)
        reach = 0 if near else cues.WEAK_REACH if cue["weak"] else cues.REACH
        if first is not None and _unknown(text[start : findings[first].start]) <= reach:
            kind = findings[first].kind
            if kind == NOTHING or (joint and not cues.FREELY.search(joint) and kind != last):
                break
            end, last = _deny(text, numbers, findings, found), kind
        else:
            strong = bool(cue["strong"] or cue["sign"]) and (
                last in {"", Kind.ARTIST} or bool(cues.FREELY.search(joint))
            )
            span = names.after(start, stop, strong=strong)
            said = text[cue.start() : span[0] if span else stop]
            if span is None or not cues.NAMING.search(said):
                break
            found.artists.append(span)
            end, last = span[1], Kind.ARTIST
        if text[end:stop].strip():
            break
    if last:
        found.cuts.append((_lead(text, cue.start()), _trail(text, end)))


def _segments(
    text: str, start: int, findings: Sequence[Finding], names: Names
) -> Iterator[tuple[int, int, str]]:
    """Parts between `and` and `or` up to the end of the clause, each with what joined it on."""
    boundary = cues.BOUNDARY.search(text, start)
    limit = boundary.start() if boundary else len(text)
    joint = ""
    for match in cues.OR.finditer(text, start, limit):
        within = any(finding.start <= match.start() < finding.end for finding in findings)
        if within or match.start() < start or names.continues(match.end()):
            continue
        yield start, match.start(), joint
        start, joint = match.end(), match[0]
    yield start, limit, joint


def _deny(text: str, numbers: Sequence[int], findings: Sequence[Finding], found: Denials) -> int:
    """Deny the first of these findings, with those that stand directly behind it, as one thing."""
    chain = [numbers[0]]
    for number in numbers[1:]:
        if findings[number].start == findings[chain[-1]].start:
            chain[-1:] = [number] if findings[number].kind == Kind.YEARS else [chain[-1], number]
            continue
        if text[findings[chain[-1]].end : findings[number].start].strip(" -"):
            break
        chain.append(number)
    genres = [number for number in chain if findings[number].kind == Kind.GENRE]
    found.denied.update(genres or chain)
    if genres:
        for number in chain:
            if findings[number].kind == Kind.LANGUAGE:
                found.compounds[genres[0]] = number
            if number not in genres:
                found.dropped.add(number)
    return findings[chain[-1]].end


def _backward(text: str, number: int, findings: Sequence[Finding], found: Denials) -> None:
    finding = findings[number]
    behind = cues.AFTER.match(text, finding.end)
    if not behind:
        behind = cues.AFTER_RUSSIAN.match(text, finding.end)
        if behind and text[behind.end() :].strip()[:1] not in {"", ",", ".", ";", "!", ")"}:
            behind = None
    said_before = cues.KOREAN_NOT.search(text, max(0, finding.start - 4), finding.start)
    if not behind and not said_before:
        return
    end = behind.end() if behind else finding.end
    start = said_before.start() if said_before else finding.start
    chain = [number]
    for earlier in range(number - 1, -1, -1):
        between = text[findings[earlier].end : findings[chain[-1]].start]
        if findings[earlier].kind == COMMON:
            continue
        if not findings[earlier].matters or earlier in found.denied:
            break
        if not between.strip() and (findings[earlier].kind, finding.kind) == (
            Kind.LANGUAGE,
            Kind.GENRE,
        ):
            found.compounds[number] = earlier
            found.dropped.add(earlier)
            start = findings[earlier].start
            break
        if not between.strip() or not cues.KOREAN_OR.fullmatch(between):
            break
        chain.append(earlier)
        start = findings[earlier].start
    found.denied.update(chain)
    found.cuts.append((_degree(text, start), end))


def _korean_names(text: str, findings: Sequence[Finding], names: Names, found: Denials) -> None:
    for cue in cues.LEAVE_OUT.finditer(text):
        if any(start <= cue.start() < end for start, end in found.cuts):
            continue
        spans = names.before(cue.start(), findings)
        if spans:
            found.artists += spans
            found.cuts.append((spans[0][0], cue.end()))


def _unknown(gap: str) -> int:
    return sum(word not in small_words("filler") for word in _WORD.findall(gap))


def _degree(text: str, start: int) -> int:
    degree = cues.DEGREE.search(text, max(0, start - 10), start)
    return degree.start() if degree else start


def _lead(text: str, start: int) -> int:
    lead = _LEAD.search(text, max(0, start - 30), start)
    return lead.start() if lead else start


def _trail(text: str, end: int) -> int:
    while trailing := _TRAILING.match(text, end):
        end = trailing.end()
    return end
