"""Seeds as people write them: songs or links, one a line; `+` adds, `-` subtracts."""

import re
from dataclasses import dataclass

MOST_SEEDS = 20
_SIGN = re.compile(r"^\s*(?P<sign>[+\-−–—])\s*(?=\S)")
_BREAK = re.compile(r"[\n;]+|(?<!\s)\s+(?=\+\s*\S)")


@dataclass(frozen=True, slots=True)
class SeedText:
    """One seed as written."""

    text: str
    negative: bool = False


def parse_seeds(text: str) -> list[SeedText]:
    """The seeds of a text, each once, at most `MOST_SEEDS`.

    A line's leading minus subtracts; a minus between words separates artist and title.
    """
    seeds: dict[str, SeedText] = {}
    for line in _BREAK.split(text):
        found = _SIGN.match(line)
        rest = _SIGN.sub("", line).strip()
        if rest:
            seeds.setdefault(rest.casefold(), SeedText(rest, bool(found and found["sign"] != "+")))
    return list(seeds.values())[:MOST_SEEDS]
