"""The neutral file, one playlist a line, straight to a corpus; no database needed."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SetupError
from core.model import FEATURES
from core.naming import recording_key
from ml.data.corpus import Corpus, PlaylistRow, TrackRow, build


@dataclass(frozen=True, slots=True)
class Loaded:
    """A corpus and the lines that were left out, each with its reason."""

    corpus: Corpus
    left_out: tuple[str, ...]


def load(path: Path) -> Loaded:
    """Read FILE.jsonl or FILE.jsonl.gz; a bad line is left out and reported.

    A track is what its `id` says, or, without one, its artist and title. Raises `SetupError` when
    the file cannot be read or holds no playlist.
    """
    reader = _Reader()
    left_out: list[str] = []
    for number, line in _lines(path):
        if not line.strip():
            continue
        try:
            reader.add(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            left_out.append(f"{path}:{number}: {_reason(error)}")
    if not reader.playlists:
        raise SetupError(_nothing(path, left_out))
    return Loaded(build(reader.tracks, reader.playlists, reader.lists), tuple(left_out))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
    except (OSError, EOFError) as error:
        raise SetupError(f"cannot read {path} after line {number}: {error}") from error


def _nothing(path: Path, left_out: list[str]) -> str:
    first = f"; the first problem: {left_out[0]}" if left_out else ""
    expected = "expected one JSON object a line, with id, name and tracks"
    return f"{path} holds no playlist ({expected}){first}"


def _reason(error: Exception) -> str:
    return f"field {error} is missing" if isinstance(error, KeyError) else str(error)


class _Reader:
    """Gathers playlists, and numbers the tracks as they come."""

    def __init__(self) -> None:
        self.tracks: list[TrackRow] = []
        self.playlists: list[PlaylistRow] = []
        self.lists: list[list[int]] = []
        self._numbers: dict[str, int] = {}
        self._seen: set[str] = set()

    def add(self, playlist: Any) -> None:
        if not isinstance(playlist, dict):
            raise TypeError(f"expected an object, found {type(playlist).__name__}")
        key = str(playlist["id"])
        if key in self._seen:
            raise ValueError(f"playlist id {key!r} was there before")
        entries = playlist.get("tracks") or []
        if not isinstance(entries, list):
            raise TypeError(f"tracks: expected a list, found {type(entries).__name__}")
        rows = [row for row in map(track_row, entries) if row]
        self._seen.add(key)
        self.playlists.append(
            PlaylistRow(
                key,
                str(playlist.get("name") or ""),
                str(playlist.get("description") or ""),
                tuple(str(text) for text in playlist.get("captions") or ()),
            )
        )
        self.lists.append([self._number(row) for row in rows])

    def _number(self, row: TrackRow) -> int:
        at = self._numbers.setdefault(row.key, len(self.tracks))
        if at == len(self.tracks):
            self.tracks.append(row)
        elif row.title and not self.tracks[at].title:
            self.tracks[at] = row
        return at


def track_row(entry: dict[str, Any]) -> TrackRow | None:
    """One entry of `tracks`; None when it carries neither an id nor a title with an artist."""
    title, artists = (
        entry.get("title") or None,
        tuple(str(name) for name in entry.get("artists") or () if name),
    )
    if entry.get("id"):
        key = str(entry["id"])
    elif title and artists:
        key = recording_key(str(title), artists)
    else:
        return None
    released = str(entry.get("released") or "")[:4]
    features = entry.get("features")
    return TrackRow(
        key,
        str(title) if title else None,
        artists,
        str(entry["album"]) if entry.get("album") else None,
        tuple(str(genre) for genre in entry.get("genres") or ()),
        int(released) if released.isdigit() else None,
        tuple(_number_or_nan(features.get(name)) for name in FEATURES) if features else None,
    )


def _number_or_nan(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")
