"""The neutral file, one playlist a line, straight to a corpus; no database needed."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SetupError
from core.model import FEATURES
from core.naming import recording_key
from core.tensors import json_of, shown
from ml.data.corpus import Corpus, PlaylistRow, TrackRow
from ml.data.gathered import Gathered
from ml.profiles import LARGEST

_GZIP = b"\x1f\x8b"


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
    gathered = Gathered()
    left_out = gather(path, gathered)
    return Loaded(gathered.corpus(), left_out)


def gather(path: Path, gathered: Gathered, collection: str = "") -> tuple[str, ...]:
    """Add the playlists of a file to those gathered; what was left out, and why.

    `collection` is set before the ids of playlists, so that those of two files stay apart.
    """
    left_out: list[str] = []
    seen: set[str] = set()
    for number, line in _lines(path):
        if not line.strip():
            continue
        try:
            _add(json_of(line), gathered, collection, seen)
        except (ValueError, TypeError, KeyError) as error:
            left_out.append(f"{path}:{number}: {_reason(error)}")
    if not seen:
        raise SetupError(_nothing(path, left_out))
    return tuple(left_out)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with path.open("rb") as disk:
            packed = disk.read(2) == _GZIP
            disk.seek(0)
            for number, raw in enumerate(gzip.GzipFile(fileobj=disk) if packed else disk, 1):
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
    except (OSError, EOFError, zlib.error) as error:
        raise SetupError(f"cannot read {path} after line {number}: {error}") from error


def _nothing(path: Path, left_out: list[str]) -> str:
    first = f"; the first problem: {left_out[0]}" if left_out else ""
    expected = "expected one JSON object a line, with id, name and tracks"
    return f"{path} holds no playlist ({expected}){first}"


def _reason(error: Exception) -> str:
    return f"field {error} is missing" if isinstance(error, KeyError) else str(error)


def _add(playlist: Any, gathered: Gathered, collection: str, seen: set[str]) -> None:
    if not isinstance(playlist, dict):
        raise TypeError(f"expected an object, found {type(playlist).__name__}")
    key = identifier("id", playlist["id"])
    if key in seen:
        raise ValueError(f"playlist id {key!r} was there before")
    rows = []
    for at, entry in enumerate(_list("tracks", playlist.get("tracks"))):
        if not isinstance(entry, dict):
            raise TypeError(f"tracks[{at}]: expected an object, found {type(entry).__name__}")
        row = track_row(entry)
        if row is not None:
            rows.append(row)
    row_of_it = PlaylistRow(
        f"{collection}/{key}" if collection else key,
        str(playlist.get("name") or ""),
        str(playlist.get("description") or ""),
        tuple(str(text) for text in _list("captions", playlist.get("captions"))),
        collection or str(playlist.get("collection") or ""),
    )
    gathered.add(row_of_it, rows)
    seen.add(key)


def track_row(entry: dict[str, Any]) -> TrackRow | None:
    """One entry of `tracks`; None when it carries neither an id nor a title with an artist."""
    title = str(entry["title"]) if entry.get("title") else None
    artists = tuple(str(name) for name in _list("artists", entry.get("artists")) if name)
    if entry.get("id"):
        key = identifier("id", entry["id"])
    elif title and artists:
        key = recording_key(title, artists)
    else:
        return None
    year = str(entry.get("released") or "")[:4]
    features = entry.get("features")
    return TrackRow(
        key,
        title,
        artists,
        str(entry["album"]) if entry.get("album") else None,
        tuple(str(genre) for genre in _list("genres", entry.get("genres"))),
        int(year) if year.isascii() and year.isdecimal() else None,
        tuple(_number_or_nan(name, features.get(name)) for name in FEATURES)
        if isinstance(features, dict) and features
        else None,
    )


def _list(field: str, value: Any) -> list[Any]:
    """A list; one text stands for itself, nothing for no entries."""
    if isinstance(value, str):
        value = [value] if value and field != "tracks" else value
    if isinstance(value, list):
        return value
    if value:
        raise TypeError(f"{field}: expected a list, found {type(value).__name__}")
    return []


def identifier(field: str, value: object) -> str:
    """An id is a text or a whole number; raises `TypeError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"{field}: expected a text, found {shown(value)}")
    return str(value)


def _number_or_nan(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return float("nan")
    if not -LARGEST <= value <= LARGEST:
        raise ValueError(f"features.{field}: {shown(value)} is no sensible number")
    return float(value)
