"""Where the phrases of a lexicon stand in folded text: the longest first, inflected or misspelt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from core.adapters.local_text import korean
from core.adapters.local_text.lexicon_file import Lexicon
from core.adapters.local_text.stems import stem
from core.naming import fold

_TOKEN = re.compile(r"\d*[a-z]+[a-z\d]*|\d+|[а-яіїєґ]+|[가-힣ᄀ-ᇿㄱ-ㆎ]+|\w")
_Key = TypeVar("_Key")
_ARTICLES = frozenset(["a", "an", "the"])
_PAIR = 2  # words that people write as one
_SHORT = 3  # letters of a stem; so short a one stands only for words hardly longer
_FUZZY_LENGTH = 7
_FUZZY_WEIGHT = 0.6
_LONGEST_FUZZY = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: tokens `[start, end)`, and its place among the joined characters."""

    start: int
    end: int
    first: int
    last: int  # one past its last character
    concepts: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """A clause cut into words of one script each; `joined` is all of them without spaces."""

    words: tuple[str, ...]
    joined: str
    starts: tuple[int, ...]  # where each word begins in `joined`

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """Fold and cut a text; English articles are left out."""
        words = tuple(word for word in _TOKEN.findall(fold(text)) if word not in _ARTICLES)
        starts, at = [], 0
        for word in words:
            starts.append(at)
            at += len(word)
        return cls(words, "".join(words), tuple(starts))


class PhraseIndex:
    """All phrases of a lexicon, ready to be found."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._exact: dict[tuple[str, ...], list[str]] = {}
        self._stems: dict[tuple[str, ...], list[str]] = {}
        self._prefixes: dict[str, list[str]] = {}
        self._korean: dict[str, list[str]] = {}
        self._korean_at_start: set[str] = set()
        self._joined: list[tuple[str, str]] = []  # two words written as one: hiphop
        self._longest: dict[str, int] = {}  # first word or stem: words in its longest phrase
        for concept in lexicon.concepts.values():
            for language, entries in concept.words.items():
                for entry in entries if language != "emoji" else ():
                    self._add(entry, concept.id)
        for joined, name in self._joined:
            if (joined,) not in self._stems and (joined,) not in self._exact:
                self._add_words(self._stems, (joined,), name)
        self._longest_korean = max(map(len, self._korean), default=0)
        self._misspelt = self._deletions()

    def find(self, tokens: Tokens) -> list[Hit]:
        """Hits that do not overlap, in order."""
        taken = [False] * len(tokens.words)
        found = list(self._find_korean(tokens, taken))
        at = 0
        while at < len(tokens.words):
            hit = None if taken[at] else self._at(tokens, at, taken)
            if hit is None:
                at += 1
                continue
            found.append(hit)
            at = hit.end
        return sorted(found, key=lambda hit: hit.first)

    def _add(self, entry: str, concept: str) -> None:
        plain = entry.lstrip("=^")
        if any(korean.is_hangul(char) for char in plain):
            self._add_korean(entry, plain, concept)
            return
        if plain.endswith("*"):
            _note(self._prefixes, fold(plain), concept)
            return
        words = Tokens.of(plain).words
        if not words:
            return
        self._add_words(self._exact, words, concept)
        if not entry.startswith("="):
            stems = tuple(map(stem, words))
            if len(words) > 1 or len(stems[0]) > _SHORT or len(words[0]) <= len(stems[0]) + 1:
                self._add_words(self._stems, stems, concept)
            joined = "".join(words)
            if len(words) == _PAIR and len(joined) > _SHORT + 1:
                self._joined.append((stem(joined), concept))

    def _add_words(
        self, index: dict[tuple[str, ...], list[str]], words: tuple[str, ...], concept: str
    ) -> None:
        _note(index, words, concept)
        self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def _add_korean(self, entry: str, plain: str, concept: str) -> None:
        inflected = plain.endswith(("-", "~"))
        spellings = korean.forms(plain[:-1]) if inflected else [plain]
        for spelling in spellings:
            key = fold(spelling).replace(" ", "")
            if inflected and len(key) == 1:
                continue  # one syllable of a verb is too little to go by
            _note(self._korean, key, concept)
            if entry.startswith("^") or " " in spelling:
                self._korean_at_start.add(key)

    def _at(self, tokens: Tokens, at: int, taken: list[bool]) -> Hit | None:
        words = tokens.words
        stems = tuple(map(stem, words[at : at + 8]))
        free = next((n for n in range(len(stems)) if taken[at + n]), len(stems))
        longest = max(self._longest.get(words[at], 0), self._longest.get(stems[0], 0))
        for size in range(min(free, longest), 0, -1):
            concepts = self._exact.get(words[at : at + size]) or self._stems.get(stems[:size])
            if concepts:
                return _hit(tokens, at, at + size, concepts)
        for size in range(len(words[at]), 2, -1):
            if concepts := self._prefixes.get(words[at][:size]):
                return _hit(tokens, at, at + 1, concepts)
        near = self._nearest(words[at])
        return _hit(tokens, at, at + 1, near, _FUZZY_WEIGHT) if near else None

    def _find_korean(self, tokens: Tokens, taken: list[bool]) -> Iterator[Hit]:
        text, starts = tokens.joined, set(tokens.starts)
        owner = [n for n, word in enumerate(tokens.words) for _ in word]
        at = 0
        while at < len(text):
            size, concepts = self._korean_at(text, at, at in starts, starts)
            if not concepts:
                at += 1
                continue
            first, last = owner[at], owner[at + size - 1]
            for word in range(first, last + 1):
                taken[word] = True
            yield Hit(first, last + 1, at, at + size, tuple(concepts))
            at += size

    def _korean_at(
        self, text: str, at: int, at_start: bool, starts: set[int]
    ) -> tuple[int, list[str]]:
        if not (at_start or korean.is_hangul(text[at])):
            return 0, []
        for size in range(min(self._longest_korean, len(text) - at), 0, -1):
            key = text[at : at + size]
            concepts = self._korean.get(key)
            if not concepts:
                continue
            crosses = any(edge in starts for edge in range(at + 1, at + size))
            if not at_start and (crosses or key in self._korean_at_start):
                continue
            if size == 1 and not (at_start and self._is_whole(text, at + 1, starts)):
                continue
            return size, concepts
        return 0, []

    def _is_whole(self, text: str, end: int, starts: set[int]) -> bool:
        """Whether the written word ends here, but for particles or another known word."""
        stop = end
        while stop < len(text) and stop not in starts:
            stop += 1
        rest = text[end:stop]
        known = (rest[:size] in self._korean for size in range(2, len(rest) + 1))
        return not rest or rest in korean.PARTICLES or any(known)

    def _deletions(self) -> dict[str, str]:
        """Known long words by themselves with one letter left out, for words with one slip."""
        found: dict[str, str] = {}
        for words in self._exact:
            if len(words) == 1 and len(words[0]) >= _FUZZY_LENGTH and words[0].isalpha():
                for spelling in _one_less(words[0]):
                    found.setdefault(spelling, words[0])
        return found

    def _nearest(self, word: str) -> list[str] | None:
        """What a word with one letter too few, too many, swapped or (if long) wrong stands for."""
        if not (_FUZZY_LENGTH <= len(word) <= _LONGEST_FUZZY and word.isalpha()):
            return None
        if known := self._misspelt.get(word):
            return self._exact[(known,)]
        for spelling in _one_less(word):
            if len(spelling) >= _FUZZY_LENGTH and (exact := self._exact.get((spelling,))):
                return exact
            known = self._misspelt.get(spelling)
            if known and (sorted(known) == sorted(word) or len(word) >= _FUZZY_LENGTH + 2):
                return self._exact[(known,)]
        return None


def _hit(tokens: Tokens, start: int, end: int, concepts: Iterable[str], weight: float = 1.0) -> Hit:
    last = tokens.starts[end - 1] + len(tokens.words[end - 1])
    return Hit(start, end, tokens.starts[start], last, tuple(concepts), weight)


def _note(index: dict[_Key, list[str]], key: _Key, concept: str) -> None:
    concepts = index.setdefault(key, [])
    if concept not in concepts:
        concepts.append(concept)


def _one_less(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
