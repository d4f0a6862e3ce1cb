"""A corpus straight from files that the importers know, without a database between."""

from collections.abc import Callable
from pathlib import Path

from core.model import FEATURES
from ml.data.corpus import Corpus, PlaylistRow, TrackRow, build
from ml.sources import rows
from ml.sources.files import find_files, read_lines
from ml.sources.formats import FORMATS
from ml.sources.problems import Problem, Problems
from ml.sources.reading import Reading


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
    chosen = FORMATS[name]
    collection = collection or chosen.collection_for(path)
    problems = Problems(report)
    reader = chosen.reader()
    gathered = _Gathered(collection)
    for file in sorted(find_files(path, chosen.endings), key=lambda file: chosen.order(file.name)):
        lines = read_lines(file.path, lambda _size: None)
        for row in reader(Reading(str(file.path), file.name, lines, problems, this_year)):
            gathered.add(row)
    return build(gathered.tracks, gathered.playlists, gathered.lists)


class _Gathered:
    """Rows of an import as rows of a corpus."""

    def __init__(self, collection: str) -> None:
        self.tracks: list[TrackRow] = []
        self.playlists: list[PlaylistRow] = []
        self.lists: list[list[int]] = []
        self._collection = collection
        self._numbers: dict[str, int] = {}

    def add(self, row: rows.Row) -> None:
        """Note a playlist or a track that is listed outside of one; artists say nothing here."""
        match row:
            case rows.PlaylistRow(header=header, tracks=tracks):
                key = f"{self._collection}/{header.external_id}"
                captions = tuple(header.captions)
                self.playlists.append(
                    PlaylistRow(key, header.name, header.description, captions, self._collection)
                )
                self.lists.append([self._number(track) for track in tracks])
            case rows.TrackRow():
                self._number(row)

    def _number(self, track: rows.TrackRow) -> int:
        key = track.key or f"spotify:{track.spotify_id or track.isrc}"
        at = self._numbers.setdefault(key, len(self.tracks))
        if at == len(self.tracks):
            self.tracks.append(_row(key, track))
        return at


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
