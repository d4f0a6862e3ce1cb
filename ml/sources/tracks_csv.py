"""Tables of tracks with audio features, under the column names of the common Kaggle files."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from ml.sources.reading import Reading
from ml.sources.rows import Row
from ml.sources.tables import FEATURE_COLUMNS, features_of, read_table

_COLUMNS: Mapping[str, Sequence[str]] = {
    "spotify_id": ("track_id", "spotify_id", "id"),
    "isrc": ("isrc",),
    "title": ("track_name", "name", "title", "song"),
    "artists": ("artists", "artist_name", "track_artist", "artist", "artist(s)_name"),
    "album": ("album_name", "track_album_name", "album"),
    "released": ("release_date", "album_release_date", "track_album_release_date", "released"),
    "year": ("year", "released_year"),
    "duration_ms": ("duration_ms",),
    "language": ("language",),
    "genres": ("track_genre", "genres", "genre"),
    **FEATURE_COLUMNS,
}
_REQUIRED = ("title", "artists")
_LONGEST_LIST = 20_000  # characters of a list written as Python


def read(reading: Reading) -> Iterator[Row]:
    """Every usable track. Artists may be `A;B`, `['A', 'B']` or one name (commas do not split)."""
    for line, cells in read_table(reading, _COLUMNS, _REQUIRED):
        fields: dict[str, object] = {
            name: cells.get(name)
            for name in ("spotify_id", "isrc", "title", "album", "duration_ms")
        }
        fields["language"] = cells.get("language")
        fields["released"] = cells.get("released") or cells.get("year")
        fields["artists"] = split_names(cells.get("artists", ""))
        fields["genres"] = split_names(cells.get("genres", ""))
        fields["features"] = features_of(cells)
        track = reading.track(line, fields)
        if track is not None:
            yield track


def split_names(text: str) -> list[str]:
    """The names of a cell, whichever way it lists them."""
    if text.startswith("[") and text.endswith("]") and len(text) <= _LONGEST_LIST:
        try:
            parsed = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            parsed = None
        if isinstance(parsed, list):
            return [name for item in parsed if (name := str(item).strip())]
    return [name for part in text.split(";") if (name := part.strip())]
