"""A split made elsewhere: which tracks of which test playlists are shown and held out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.errors import SetupError
from core.tensors import json_of
from ml.data import neutral
from ml.data.challenge import Case
from ml.data.corpus import Corpus, Ints, TrackRow
from ml.data.families import families
from ml.data.splits import leaks
from ml.models.base import Query

_WITHOUT_TITLE = frozenset({"5", "10"})
_REPORTED = 5


@dataclass(frozen=True, slots=True)
class GivenSplit:
    """Training rows and cases over a corpus that knows every track that the split names."""

    corpus: Corpus
    training: Ints
    held_out: Ints
    cases: list[Case]
    family: Ints  # of every playlist
    notes: tuple[str, ...]  # what is odd about it, but can be measured


def read(path: Path, corpus: Corpus) -> GivenSplit:
    """Read lines of `{"id", "category", "seeds", "held_out"}`; all other playlists train.

    Tracks that the corpus has never met are added to its table: they can be held out, never
    found. Raises `SetupError` with file, line and field.
    """
    book = _Book(corpus)
    made: list[Case] = []
    tested: set[int] = set()
    nameless: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        key, category, seeds, held_out = _fields(place, line)
        row = book.row(key)
        text = "" if category in _WITHOUT_TITLE or row is None else corpus.playlists[row].name
        shown, hidden = book.numbers(seeds), np.unique(book.numbers(held_out))
        if np.isin(hidden, shown).any():
            raise SetupError(f"{place}: a track is both in seeds and in held_out")
        if not len(shown) and not text:
            raise SetupError(f"{place}: playlist {key!r} shows neither a title nor seeds")
        if row is None:
            nameless.append(f"{place}: no playlist is called {key!r}, so its title is unknown")
        made.append(Case(category, Query(shown, text), hidden, book.family(key, row)))
        tested.update([row] if row is not None else [])
    if not made:
        raise SetupError(f"{path} holds no test playlist")
    if not any((book.popularity(case.held_out) > 0).any() for case in made):
        raise SetupError(f"{path} names no track that the playlists hold: are its ids theirs?")
    held = np.array(sorted(tested), np.int64)
    training = np.setdiff1d(np.arange(len(corpus.playlists)), held)
    leaking = len(leaks(corpus, training, held))
    notes = [f"{leaking} pairs of near-copies lie on both sides of the split"] if leaking else []
    return GivenSplit(
        book.grown(), training, held, made, book.families, tuple(notes + nameless[:_REPORTED])
    )


class _Book:
    """Numbers for the playlists and tracks that a split names."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._rows = {playlist.key: row for row, playlist in enumerate(corpus.playlists)}
        self._numbers = {track.key: at for at, track in enumerate(corpus.tracks)}
        self._extra: list[TrackRow] = []
        self._strangers: dict[str, int] = {}
        self.families = families(corpus)

    def row(self, key: str) -> int | None:
        return self._rows.get(key)

    def family(self, key: str, row: int | None) -> int:
        if row is not None:
            return int(self.families[row])
        return len(self.families) + self._strangers.setdefault(key, len(self._strangers))

    def numbers(self, keys: Sequence[str]) -> Ints:
        return np.array([self._number(key) for key in keys], np.int64)

    def popularity(self, tracks: Ints) -> Ints:
        return self._corpus.popularity[tracks[tracks < len(self._corpus.tracks)]]

    def grown(self) -> Corpus:
        return replace(self._corpus, tracks=[*self._corpus.tracks, *self._extra])

    def _number(self, key: str) -> int:
        at = self._numbers.setdefault(key, len(self._numbers))
        if at == len(self._corpus.tracks) + len(self._extra):
            self._extra.append(TrackRow(key))
        return at


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"cannot read {path}: {error}") from error


def _fields(place: str, line: str) -> tuple[str, str, list[str], list[str]]:
    try:
        entry = json_of(line)
        names = (neutral.identifier(field, entry[field]) for field in ("id", "category"))
        found = (*names, entry["seeds"], entry["held_out"])
    except KeyError as error:
        raise SetupError(f"{place}: field {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise SetupError(f"{place}: expected a JSON object as described: {error}") from error
    for value in found[2:]:
        if not isinstance(value, list) or not all(type(one) in {str, int} for one in value):
            raise SetupError(f"{place}: seeds and held_out must be lists of track ids")
    if not found[3]:
        raise SetupError(f"{place}: seeds and held_out must be lists, held_out not empty")
    return found[0], found[1], [str(one) for one in found[2]], [str(one) for one in found[3]]
