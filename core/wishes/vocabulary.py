"""The vocabulary files, read once: what a phrase means, in three languages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from core.wishes.inflection import deletions, tokens_of

#: Shorter words are too near to each other to forgive a typo.
FORGIVEN = 6
#: Where a typo is forgiven: `slower` is too near to `shower`.
_FORGIVING = frozenset({"genre", "language", "instrumental", "vocals"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says: a genre, a language, …, `nothing`, or a `common` word.

    Some say two things: `советский` is a language and an era.
    """

    kind: str
    value: str
    beside: "Meaning | None" = None


@dataclass(frozen=True, slots=True)
class GenreLine:
    """A genre of the file, its parents, and the language that its name implies."""

    name: str
    parents: tuple[str, ...]
    language: str | None
    aliases: tuple[str, ...]


@dataclass(slots=True)
class Vocabulary:
    """Phrases by their first word (words), or by their first syllable (Hangul)."""

    phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = field(default_factory=dict)
    hangul: dict[str, list[tuple[str, bool, Meaning]]] = field(default_factory=dict)
    misspelt: dict[str, set[str]] = field(default_factory=dict)  # deletion to words


def genre_lines() -> Iterator[GenreLine]:
    """The lines of genres.txt."""
    for columns in _rows("genres.txt"):
        head, _, language = columns[0].partition("@")
        name, _, parents = (part.strip() for part in head.partition("="))
        yield GenreLine(
            name,
            tuple(parent.strip() for parent in parents.split(",") if parent.strip()),
            language.strip() or None,
            tuple(alias for column in columns[1:] for alias in _aliases(column)),
        )


@cache
def vocabulary() -> Vocabulary:
    """All phrases, longest first; where two say the same, the words go before the genres."""
    meanings: dict[str, Meaning] = {}
    for columns in _rows("words.txt"):
        for column in columns[1:]:
            for alias in _aliases(column):
                meanings.setdefault(alias, _meaning(columns[0]))
    for line in genre_lines():
        head = meanings.get(line.name.split()[0])
        spelt_out = head is not None and head.kind == "language"  # `russian rock` is two words
        for alias in (*(() if spelt_out else (line.name,)), *line.aliases):
            meanings.setdefault(alias, Meaning("genre", line.name))
    return _indexed(meanings)


@cache
def small_words(name: str) -> frozenset[str]:
    """A set of small.txt."""
    return next(frozenset(words.split()) for head, words in _rows("small.txt") if head == name)


def _indexed(meanings: dict[str, Meaning]) -> Vocabulary:
    phrases: defaultdict[str, list[tuple[tuple[str, ...], Meaning]]] = defaultdict(list)
    hangul: defaultdict[str, list[tuple[str, bool, Meaning]]] = defaultdict(list)
    misspelt: defaultdict[str, set[str]] = defaultdict(set)
    for alias, meaning in meanings.items():
        if any("가" <= char <= "힣" for char in alias):
            stem = alias.rstrip("~")
            hangul[stem[0]].append((stem, alias != stem, meaning))
            continue
        words = tuple(tokens_of(alias))
        phrases[words[0]].append((words, meaning))
        if meaning.kind not in _FORGIVING:
            continue
        for word in words:
            if len(word.rstrip("~")) >= FORGIVEN and word.rstrip("~").isalpha():
                for rest in deletions(word.rstrip("~")):
                    misspelt[rest].add(word)
    for listed in phrases.values():
        listed.sort(key=lambda phrase: -len(phrase[0]))
    for stems in hangul.values():
        stems.sort(key=lambda stem: -len(stem[0]))
    return Vocabulary(dict(phrases), dict(hangul), dict(misspelt))


def _meaning(column: str) -> Meaning:
    head, _, rest = column.partition("+")
    kind, _, value = head.partition(" ")
    return Meaning(kind, value, _meaning(rest) if rest else None)


def _rows(name: str) -> Iterator[list[str]]:
    text = files("core.wishes").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield [column.strip() for column in line.split("|")]


def _aliases(column: str) -> list[str]:
    return [alias.strip() for alias in column.split(",") if alias.strip()]
