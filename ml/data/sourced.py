"""A corpus straight from files that the importers know, without a database between."""

from collections.abc import Callable
from pathlib import Path

from core.model import FEATURES
from ml.data.corpus import Corpus, PlaylistRow, TrackRow
from ml.data.gathered import Gathered
from ml.sources import rows
from ml.sources.files import find_files, read_lines
from ml.sources.formats import FORMATS
from ml.sources.problems import Problem, Problems
from ml.sources.reading import Reading

_ALL = 1_000_000  # bad rows reported


def from_files(
    name: str,
    path: Path,
    this_year: int,
    collection: str | None = None,
    report: Callable[[Problem], None] = lambda _problem: None,
) -> Corpus:
    """Every playlist of a file or folder in the format of this name, its tracks by recording.

    Bad rows are reported and left out. Raises `UnreadableFileError`.
    """
    gathered = Gathered()
    gather(name, path, this_year, gathered, by_recording, collection, report)
    return gathered.corpus()


def gather(
    name: str,
    path: Path,
    this_year: int,
    gathered: Gathered,
    key: Callable[[rows.TrackRow], str],
    collection: str | None = None,
    report: Callable[[Problem], None] = lambda _problem: None,
) -> None:
    """Add the playlists of a file or folder to those gathered; `key` says what one track is."""
    chosen = FORMATS[name]
    collection = collection or chosen.collection_for(path)
    problems = Problems(report, limit=_ALL)
    reader = chosen.reader()
    for file in sorted(find_files(path, chosen.endings), key=lambda file: chosen.order(file.name)):
        lines = read_lines(file.path, lambda _size: None)
        for row in reader(Reading(str(file.path), file.name, lines, problems, this_year)):
            match row:
                case rows.PlaylistRow(header=header, tracks=tracks):
                    playlist = PlaylistRow(
                        f"{collection}/{header.external_id}",
                        header.name,
                        header.description,
                        tuple(header.captions),
                        collection,
                    )
                    gathered.add(playlist, [_row(key(track), track) for track in tracks])
                case rows.TrackRow():  # outside of a playlist; artists say nothing here
                    gathered.number(_row(key(row), row))


def by_recording(track: rows.TrackRow) -> str:
    """As the database does: one title by one artist is one track."""
    return track.key or f"spotify:{track.spotify_id or track.isrc}"


def by_spotify_id(track: rows.TrackRow) -> str:
    """As a neutral file does: a track is what its id says."""
    return track.spotify_id or by_recording(track)


def _row(key: str, track: rows.TrackRow) -> TrackRow:
    features = track.features
    return TrackRow(
        key,
        track.title,
        tuple(track.artists),
        track.album,
        tuple(track.genres),
        int(track.released[:4]) if track.released else None,
        tuple(_float(getattr(features, name)) for name in FEATURES) if features else None,
    )


def _float(value: float | None) -> float:
    return float("nan") if value is None else float(value)
