"""The starter catalogue as it is written, every piece with the file and line it stands on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ml.sources.files import find_files, read_lines
from ml.sources.problems import Problem, Problems
from ml.sources.reading import Reading
from ml.sources.rows import ArtistRow, TrackRow
from ml.sources.starter import song_facts
from ml.sources.tables import read_table
from ml.starter.layout import (
    ARTIST_COLUMNS,
    FIRST_YEAR,
    SONG_COLUMNS,
    PlaylistText,
    parse_playlist,
    split_list,
)

T = TypeVar("T")
Placed = tuple[str, int, T]  # file, line, value


@dataclass(slots=True)
class Catalogue:
    """Everything that could be read; rows that could not are in `problems`."""

    songs: list[Placed[TrackRow]] = field(default_factory=list)
    artists: list[Placed[ArtistRow]] = field(default_factory=list)
    playlists: list[tuple[str, PlaylistText]] = field(default_factory=list)
    genres: list[Placed[str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_catalogue(folder: Path, this_year: int) -> Catalogue:
    """Read the folder; raises `UnreadableFileError` for broken UTF-8 or a missing column."""
    catalogue = Catalogue()
    problems = Problems(catalogue.problems.append, limit=10**9)

    def each(inner: str, ending: str) -> Iterator[Reading]:
        for file in find_files(folder / inner, (ending,)):
            lines = read_lines(file.path, lambda _size: None)
            yield Reading(str(file.path), file.name, lines, problems, this_year, FIRST_YEAR)

    for reading in each("artists", ".csv"):
        catalogue.artists += _table(reading, ARTIST_COLUMNS, _artist)
    for reading in each("songs", ".csv"):
        catalogue.songs += _table(reading, SONG_COLUMNS, _song)
    for reading in each("playlists", ".txt"):
        catalogue.playlists.append((reading.path, parse_playlist(reading.numbered())))
    for path in sorted(folder.glob("genres*.txt")):
        for line, text in enumerate(read_lines(path, lambda _size: None), start=1):
            name = text.split("=", 1)[0].strip()
            if name and not name.startswith("#"):
                catalogue.genres.append((str(path), line, name))
    return catalogue


def _table(
    reading: Reading,
    columns: Mapping[str, Sequence[str]],
    make: Callable[[Reading, int, dict[str, str]], T | None],
) -> Iterator[Placed[T]]:
    for line, cells in read_table(reading, columns, tuple(columns)):
        row = make(reading, line, cells)
        if row is not None:
            yield reading.path, line, row


def _artist(reading: Reading, line: int, cells: dict[str, str]) -> ArtistRow | None:
    return reading.artist(
        line, {"name": cells.get("name"), "also": split_list(cells.get("also", ""))}
    )


def _song(reading: Reading, line: int, cells: dict[str, str]) -> TrackRow | None:
    facts = song_facts(cells)
    if "length" in cells and facts["duration_ms"] is None:
        reading.refuse(line, "length", "m:ss", cells["length"])
        return None
    row = reading.track(line, facts)
    if row is not None and row.title is None:
        reading.refuse(line, "title", "a title and artists", cells.get("title", ""))
        return None
    return row
