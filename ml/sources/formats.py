"""The formats that can be imported, by the name that the command line knows them by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ml.sources import exportify, jsonl, mpd, starter, tidytuesday, tracks_csv, uris
from ml.sources.fields import tidy
from ml.sources.files import bare_name
from ml.sources.reading import Reading
from ml.sources.rows import Row

Reader = Callable[[Reading], Iterator[Row]]
_SAYS_NOTHING = frozenset({"playlists", "tracks", "data", "export", "songs", "dataset"})


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one format are found, read, and named as a collection."""

    name: str
    help: str
    endings: tuple[str, ...]
    reader: Callable[[], Reader]  # a fresh one for each import
    collection: str | None = None  # None: named after the file or folder
    source: str = ""
    licence: str = ""
    order: Callable[[str], int] = lambda _name: 0  # of files within a folder, before their names

    def collection_for(self, path: Path) -> str:
        """The collection that a path's playlists belong to when none was named."""
        if self.collection is not None:
            return self.collection
        path = path.resolve()
        name = path.name if path.is_dir() else bare_name(path.name)
        above = path.parent.name
        return _readable(above if name.lower() in _SAYS_NOTHING and above else name)


def _readable(name: str) -> str:
    """A file's name as text: those of Linux are bytes, and may be in any encoding."""
    return tidy(name.encode(errors="replace").decode())


FORMATS: Mapping[str, Format] = {
    made.name: made
    for made in (
        Format("jsonl", "the neutral format, one playlist a line", (".jsonl",), lambda: jsonl.read),
        Format(
            "mpd",
            "slices of the Million Playlist Dataset",
            (".json",),
            lambda: mpd.read,
            collection="mpd",
            source="Million Playlist Dataset (AIcrowd)",
            licence="non-commercial research and education only",
        ),
        Format(
            "tidytuesday",
            "the TidyTuesday table of Spotify songs",
            (".csv",),
            lambda: tidytuesday.read,
            collection="tidytuesday",
            source="TidyTuesday 2020-01-21, from the Spotify Web API",
            licence="MIT (repository); the values are subject to Spotify's terms",
        ),
        Format(
            "tracks-csv", "tracks with audio features (Kaggle)", (".csv",), lambda: tracks_csv.read
        ),
        Format(
            "exportify",
            "playlists exported by their owners",
            (".csv",),
            lambda: exportify.read,
            source="exported by its owner (Exportify)",
        ),
        Format(
            "uris", "text files with a Spotify link or URI a line", (".txt",), lambda: uris.read
        ),
        Format(
            "starter",
            "the project's own catalogue",
            (".csv", ".txt"),
            starter.StarterReader,
            collection="starter",
            source="Segue",
            licence="MIT",
            order=starter.order,
        ),
    )
}
