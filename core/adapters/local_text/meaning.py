"""A text as the concepts it asks for, and the words that no concept explains."""

import re
from dataclasses import dataclass

from core.adapters.local_text.lexicon_file import Lexicon
from core.adapters.local_text.negation import CUES, MINUS, denied
from core.adapters.local_text.phrases import Hit, PhraseIndex, Tokens

#: Concepts of no meaning: words for music itself, and the small words between.
FILLERS = frozenset({"music-word", "small-word"})
_CLAUSE = re.compile(
    r"[,;.!?\n\t|·•()\[\]{}\"“”«»:/]+|\s[-–—~]+\s|\b(?:but|но|зато|however|only|just|только)\b|지만\s|는데\s",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:(?<=\s)|^)[-−–](?=\w)")
_LONGEST = 4_000  # characters; a longer text is read so far
_AGAIN = 0.3  # what a concept gains when it is said once more


@dataclass(frozen=True, slots=True)
class Meaning:
    """Concepts with their strength (negative: not wanted), explained words, and the other words."""

    concepts: dict[str, float]
    explained: tuple[str, ...]
    rest: tuple[str, ...]


class Reader:
    """Reads texts by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._weights = {concept.id: concept.weight for concept in lexicon.concepts.values()}
        self._index = PhraseIndex(lexicon)
        self._emoji = {
            sign.replace("\ufe0f", ""): concept.id
            for concept in lexicon.concepts.values()
            for sign in concept.words.get("emoji", ())
        }

    def read(self, text: str) -> Meaning:
        """The meaning of a text of any length or script."""
        text = text[:_LONGEST]
        concepts: dict[str, float] = {}
        explained: list[str] = []
        rest: list[str] = []
        for char in text:
            if char in self._emoji:
                _gain(concepts, self._emoji[char], self._weights[self._emoji[char]])
        for clause in _CLAUSE.split(_SIGN.sub(f" {MINUS} ", text)):
            if clause and not clause.isspace():
                self._read_clause(Tokens.of(clause), concepts, explained, rest)
        return Meaning(concepts, tuple(explained), tuple(rest))

    def _read_clause(
        self, tokens: Tokens, concepts: dict[str, float], explained: list[str], rest: list[str]
    ) -> None:
        hits = self._index.find(tokens)
        unwanted = denied(tokens, hits, _is_filler)
        covered: set[int] = set()
        for number, hit in enumerate(hits):
            words = range(hit.start, hit.end)
            covered.update(words)
            if _is_filler(hit):
                continue
            sign = -1.0 if number in unwanted else 1.0
            meant = [concept for concept in hit.concepts if concept not in FILLERS]
            share = hit.weight / len(meant) ** 0.5
            for concept in meant:
                _gain(concepts, concept, sign * share * self._weights[concept])
            if sign > 0:
                explained.extend(tokens.words[word] for word in words)
        rest.extend(
            word
            for at, word in enumerate(tokens.words)
            if at not in covered and word not in CUES and word.isalnum()
        )


def _is_filler(hit: Hit) -> bool:
    return FILLERS.issuperset(hit.concepts)


def _gain(concepts: dict[str, float], concept: str, weight: float) -> None:
    before = concepts.get(concept)
    if before is None:
        concepts[concept] = weight
    elif before * weight < 0:
        concepts[concept] = before + weight
    else:
        larger, smaller = max(before, weight, key=abs), min(before, weight, key=abs)
        concepts[concept] = larger + _AGAIN * smaller
