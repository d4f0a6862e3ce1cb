"""Genres as a tree: what is a kind of what, by the names that catalogues use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from core.naming import fold
from core.wishes.vocabulary import genre_lines

_LONGEST_NAME = 4  # words
SILENT = "zxx"  # the language of music without words


@dataclass(frozen=True, slots=True)
class _Tree:
    above: Mapping[str, frozenset[str]]  # name to itself and all its ancestors
    parents: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, str]  # name to the language that it implies
    names: Mapping[str, str]  # folded name or alias to name


@cache
def _tree() -> _Tree:
    lines = list(genre_lines())
    parents = {line.name: line.parents for line in lines}
    names: dict[str, str] = {}
    for line in lines:
        names.setdefault(fold(line.name), line.name)
    for line in lines:
        for alias in line.aliases:
            names.setdefault(fold(alias.rstrip("~")), line.name)
    return _Tree(
        above={name: frozenset(_climb(name, parents)) for name in parents},
        parents=parents,
        languages={line.name: line.language for line in lines if line.language},
        names=names,
    )


def _climb(name: str, parents: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    yield name
    for parent in parents[name]:
        yield from _climb(parent, parents)


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """Every name of the vocabulary that is of this genre, sorted."""
    return tuple(sorted(tag for tag in _tree().parents if name in ancestry(tag)))


@cache
def silent_kinds() -> tuple[str, ...]:
    """Every name of the vocabulary that says that nobody sings, sorted."""
    return tuple(sorted(filter(wordless, _tree().parents)))


@lru_cache(maxsize=16_384)
def ancestry(tag: str) -> frozenset[str]:
    """All genres that a catalogue's tag belongs to, itself included; empty for an unknown tag.

    A tag that is not in the vocabulary belongs to every genre whose name it holds as words:
    `detroit hip hop` is hip hop, `rap metal` is both.
    """
    tree = _tree()
    folded = fold(tag)
    exact = tree.names.get(folded)
    if exact:
        return tree.above[exact]
    words = folded.split()
    held = {
        name
        for size in range(1, _LONGEST_NAME + 1)
        for start in range(len(words) - size + 1)
        if (name := tree.names.get(" ".join(words[start : start + size])))
    }
    return frozenset(above for name in held for above in tree.above[name])


def wordless(genre: str) -> bool:
    """Whether the genre's name says that nobody sings."""
    return _tree().languages.get(genre) == SILENT


@lru_cache(maxsize=65_536)
def belongs(tags: tuple[str, ...], language: str | None, genre: str) -> bool | None:
    """Whether a track of these tags and language is of the genre; None: that cannot be told.

    `genre` may carry a language of its own (`hip hop@ru`): a Russian hip hop track is of it, and so
    is one tagged `russian rap`. Likewise `k-pop` takes in Korean tracks tagged `pop`. A track whose
    tags are all unknown to the vocabulary cannot be judged.
    """
    name, _, asked = genre.partition("@")
    spoken = asked or _tree().languages.get(name, "")
    each = [ancestry(tag) for tag in tags]
    if not any(each):
        return None
    if not spoken:
        return any(name in above for above in each)
    if any(name in above and (not asked or _implied(above) == asked) for above in each):
        return True
    wider = {name} if asked else set(_tree().parents.get(name, ()))
    if not any(wider & above and _implied(above) in {"", spoken} for above in each):
        return False
    return None if language is None else language == spoken


def _implied(above: frozenset[str]) -> str:
    """The language that a tag's genres imply, if any."""
    languages = _tree().languages
    return next((languages[name] for name in sorted(above) if name in languages), "")
