"""A split made elsewhere: which tracks of which test playlists are shown and held out."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import SetupError
from ml.data.challenge import Case
from ml.data.corpus import Corpus, Ints, TrackRow
from ml.models.base import Query

_WITHOUT_TITLE = frozenset({"5", "10"})


@dataclass(frozen=True, slots=True)
class GivenSplit:
    """Training rows and cases over a corpus that knows every track that the split names."""

    corpus: Corpus
    training: Ints
    cases: list[Case]


def read(path: Path, corpus: Corpus) -> GivenSplit:
    """Read lines of `{"id", "category", "seeds", "held_out"}`; all other playlists train.

    Tracks that the corpus has never met are added to its table: they can be held out, never
    found. Raises `SetupError` with file, line and field.
    """
    rows = {playlist.key: row for row, playlist in enumerate(corpus.playlists)}
    numbers = {track.key: at for at, track in enumerate(corpus.tracks)}
    extra: list[TrackRow] = []
    made: list[Case] = []
    tested: set[int] = set()
    families: dict[str, int] = {}

    def number(key: object) -> int:
        at = numbers.setdefault(str(key), len(numbers))
        if at == len(corpus.tracks) + len(extra):
            extra.append(TrackRow(str(key)))
        return at

    for line_number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        key, category, seeds, held_out = _fields(path, line_number, line)
        row = rows.get(key)
        titled = category not in _WITHOUT_TITLE and row is not None
        text = corpus.playlists[row].name if titled and row is not None else ""
        shown = np.array([number(track) for track in seeds], np.int64)
        hidden = np.array(list(dict.fromkeys(number(track) for track in held_out)), np.int64)
        if np.isin(hidden, shown).any():
            raise SetupError(f"{path}:{line_number}: a track is both in seeds and in held_out")
        family = families.setdefault(key, len(families))
        made.append(Case(category, Query(shown, text), hidden, family))
        tested.update([row] if row is not None else [])
    if not made:
        raise SetupError(f"{path} holds no test playlist")
    training = np.array(
        [row for row in range(len(corpus.playlists)) if row not in tested], np.int64
    )
    return GivenSplit(replace(corpus, tracks=[*corpus.tracks, *extra]), training, made)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"cannot read {path}: {error}") from error


def _fields(path: Path, number: int, line: str) -> tuple[str, str, list[Any], list[Any]]:
    try:
        entry = json.loads(line)
        found = str(entry["id"]), str(entry["category"]), entry["seeds"], entry["held_out"]
    except KeyError as error:
        raise SetupError(f"{path}:{number}: field {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise SetupError(f"{path}:{number}: expected a JSON object: {error}") from error
    if not isinstance(found[2], list) or not isinstance(found[3], list) or not found[3]:
        raise SetupError(f"{path}:{number}: seeds and held_out must be lists, held_out not empty")
    return found
