"""How much of what people ask for is understood, by language and kind of wish.

The prompts of `tests/data/prompts.tsv` were written before the parser. A prompt is fulfilled when
all of its hard wishes are found and none is made up; `exact` counts soft wishes too; `obeyed` is
the share of answers over the starter catalogue in which every hard wish holds for every track.
"""

import asyncio
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.wishes import Kind, Wish, understand
from tests.benchmarks.answers import obeyed

PROMPTS = Path(__file__).parent.parent / "data" / "prompts.tsv"
NOW = 2026
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text and what has to be understood of it."""

    language: str
    text: str
    expected: frozenset[Wish]


def prompts(path: Path = PROMPTS) -> list[Prompt]:
    """The prompts of the file."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise ValueError(f"{path.name}:{number}: three columns expected, got {len(columns)}")
        language, text, expected = columns
        wishes = [] if expected == "none" else expected.split("; ")
        found.append(Prompt(language, text, frozenset(map(_wish, wishes))))
    return found


def understood(text: str) -> frozenset[Wish]:
    """The wishes of a text without their places."""
    wishes = understand(text, now=NOW).wishes
    return frozenset(Wish(wish.kind, wish.value, wish.negative) for wish in wishes)


def _wish(text: str) -> Wish:
    kind, _, value = text.partition("=")
    return Wish(Kind(kind), value.removeprefix("!"), value.startswith("!"))


def _hard(wishes: frozenset[Wish]) -> frozenset[Wish]:
    return frozenset(wish for wish in wishes if wish.hard)


def main() -> None:
    """Print the table and one line of JSON."""
    hard: defaultdict[str, list[bool]] = defaultdict(list)
    exact: defaultdict[str, list[bool]] = defaultdict(list)
    kinds: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # found, expected, made up
    missed = []
    for prompt in prompts():
        got = understood(prompt.text)
        hard[prompt.language].append(_hard(got) == _hard(prompt.expected))
        exact[prompt.language].append(got == prompt.expected)
        if got != prompt.expected:
            missed.append(prompt.text)
        for wish in got | prompt.expected:
            counts = kinds[("!" if wish.negative else "") + wish.kind]
            counts[0] += wish in got and wish in prompt.expected
            counts[1] += wish in prompt.expected
            counts[2] += wish not in prompt.expected
    texts = [prompt.text for prompt in prompts()]
    begun = time.perf_counter()
    for _ in range(_ROUNDS):
        for text in texts:
            understand(text, now=NOW)
    micros = (time.perf_counter() - begun) / len(texts) / _ROUNDS * 1e6

    answers = asyncio.run(obeyed([(p.text, p.expected) for p in prompts()], NOW))
    kept: defaultdict[str, list[bool]] = defaultdict(list)
    for prompt, answer in zip(prompts(), answers, strict=True):
        kept[prompt.language].append(not answer.broken)
    all_kept = [done for language in kept for done in kept[language]]
    everyone = [done for language in hard for done in hard[language]]
    entire = [done for language in exact for done in exact[language]]
    print(f"{'prompts':<14}{'n':>6}{'hard':>8}{'exact':>8}{'obeyed':>8}")
    for language in hard:
        print(f"{language:<14}{len(hard[language]):>6}{_share(hard[language]):>8.3f}"
              f"{_share(exact[language]):>8.3f}{_share(kept[language]):>8.3f}")  # fmt: skip
    print(f"{'all':<14}{len(everyone):>6}{_share(everyone):>8.3f}{_share(entire):>8.3f}"
          f"{_share(all_kept):>8.3f}\n")  # fmt: skip
    print(f"{'wish':<14}{'n':>6}{'found':>8}{'made up':>8}")
    for kind, (found, expected, made_up) in sorted(kinds.items()):
        print(f"{kind:<14}{expected:>6}{found / max(1, expected):>8.3f}{made_up:>8}")
    for text in missed:
        print(f"not exact: {text}")
    for answer in answers:
        if answer.broken:
            names = ", ".join(f"{'not ' * w.negative}{w.kind} {w.value}" for w in answer.broken)
            print(f"not obeyed: {answer.text}  ({names}; {answer.picks} tracks)")
    print(f"{micros:.0f} µs a prompt")
    print(json.dumps({
        "bench": "wishes", "prompts": len(everyone), "fulfilled": round(_share(everyone), 4),
        "exact": round(_share(entire), 4), "obeyed": round(_share(all_kept), 4),
        "obeyed_by_language": {each: round(_share(done), 4) for each, done in kept.items()},
        "us_per_prompt": round(micros),
        **{language: round(_share(done), 4) for language, done in hard.items()},
    }))  # fmt: skip


def _share(done: list[bool]) -> float:
    return sum(done) / len(done)


if __name__ == "__main__":
    main()
