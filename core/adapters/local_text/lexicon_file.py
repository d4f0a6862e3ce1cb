"""The lexicon as a person edits it: concepts, how they relate, and the words for them.

    # a comment
    @weight 0.9                          for the concepts that follow
    sad: melancholic 0.6, tears, !happy 0.5    relations (0.4 when no figure), ! an opposite
      en sad, unhappy, feeling down      phrases; inflection is by rule
      ko 슬프-, 울~, ^가요, 비 오는       - adjective stem, ~ verb stem, ^ only where a word begins
      ru грустный, тоск*                 * anything that begins so
      emoji 😢

`=word` is taken as it stands, without inflection. A Korean word of one syllable stands only for
the whole word, particles aside.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.adapters.local_text import korean
from core.errors import SetupError

LANGUAGES = ("en", "ko", "ru", "emoji")
_RELATION = re.compile(r"(!?)\s*([a-z0-9&'-][a-z0-9&' -]*?)(?:\s+(\d*\.?\d+))?")
_DEFAULT_STRENGTH = 0.4


class LexiconError(SetupError):
    """A line of the lexicon cannot be read; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that people ask for, with its words by language and its place among the others."""

    id: str
    weight: float
    group: str  # the file it stands in
    related: Mapping[str, float]  # negative: an opposite
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as written in the file


class Lexicon:
    """All concepts by id, in file order."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}
        for concept in self.concepts.values():
            for other in concept.related:
                if other not in self.concepts:
                    raise LexiconError(
                        f"{concept.group}.txt: {concept.id} names {other!r}, which is no concept"
                    )

    @classmethod
    def bundled(cls) -> "Lexicon":
        """The lexicon that ships with the package."""
        return cls.read(files(__package__) / "lexicon")

    @classmethod
    def read(cls, folder: Traversable) -> "Lexicon":
        """All `*.txt` of a folder; raises `LexiconError` with file and line."""
        concepts: list[Concept] = []
        sources = sorted(
            (item for item in folder.iterdir() if item.name.endswith(".txt")), key=_name
        )
        known: set[str] = set()
        for source in sources:
            for concept in _parse(source.name, source.read_text(encoding="utf-8")):
                if concept.id in known:
                    raise LexiconError(f"{source.name}: {concept.id} is defined twice")
                known.add(concept.id)
                concepts.append(concept)
        return cls(concepts)

    def words(self, concept: str, language: str) -> tuple[str, ...]:
        """Phrases that a person could write for a concept (`en`, `ko`, `ru`), without the marks."""
        entries = self.concepts[concept].words.get(language, ())
        return tuple(surface(entry) for entry in entries if not entry.endswith("*"))


def surface(entry: str) -> str:
    """An entry as it would stand in a sentence."""
    plain = entry.lstrip("=^")
    if plain.endswith(("-", "~")):
        return korean.attributive(plain[:-1], verb=plain.endswith("~"))
    return plain


def _name(item: Traversable) -> str:
    return item.name


def _parse(name: str, text: str) -> list[Concept]:
    found: list[Concept] = []
    weight = 1.0
    words: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{name}, line {number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@weight "):
            weight = _figure(where, line.removeprefix("@weight "))
        elif not line.startswith(" "):
            head, colon, tail = line.partition(":")
            if not colon:
                raise LexiconError(f"{where}: expected 'concept: relations', got {line!r}")
            words = {}
            found.append(
                Concept(
                    head.strip(), weight, name.removesuffix(".txt"), _related(where, tail), words
                )
            )
        else:
            language, _, phrases = line.strip().partition(" ")
            if language not in LANGUAGES or not found:
                raise LexiconError(
                    f"{where}: expected a language ({', '.join(LANGUAGES)}) and phrases"
                )
            split = phrases.split() if language == "emoji" else phrases.split(",")
            words[language] = words.get(language, ()) + tuple(p.strip() for p in split if p.strip())
    return found


def _figure(where: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise LexiconError(f"{where}: expected a figure, got {text!r}") from error


def _related(where: str, text: str) -> dict[str, float]:
    related: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _RELATION.fullmatch(part)
        if match is None:
            raise LexiconError(f"{where}: expected 'concept 0.5' or '!concept', got {part!r}")
        opposite, other, strength = match.groups()
        value = float(strength) if strength else _DEFAULT_STRENGTH
        related[other.strip()] = -value if opposite else value
    return related
