"""CSV files that people export their own playlists to, with the columns of every Exportify."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ml.sources.links import parse_link
from ml.sources.reading import Reading
from ml.sources.rows import Row, TrackRow
from ml.sources.tables import FEATURE_COLUMNS, TableRow, features_of, read_table

_COLUMNS: Mapping[str, Sequence[str]] = {
    "uri": ("track uri", "spotify uri", "track id", "spotify id"),
    "title": ("track name",),
    "artists": ("artist name(s)", "artist name", "artist names"),
    "artist_ids": ("artist uri(s)", "artist ids", "artist uri"),
    "album": ("album name",),
    "released": ("release date", "album release date"),
    "duration_ms": ("duration (ms)", "track duration (ms)"),
    "isrc": ("isrc",),
    "genres": ("genres", "artist genres"),
    **FEATURE_COLUMNS,
}
_REQUIRED = ("uri", "title", "artists")
_TIGHT_COMMA = re.compile(r",(?! )")


def read(reading: Reading) -> Iterator[Row]:
    """The playlist of the file; the file's name is its name, with spaces for underscores."""
    tracks = []
    for line, cells in read_table(reading, _COLUMNS, _REQUIRED):
        track = _track(reading, line, cells)
        if track is not None:
            tracks.append(track)
    header = {"external_id": reading.name, "name": reading.playlist_name()}
    row = reading.playlist(1, header, tracks)
    if row is not None:
        yield row


def _track(reading: Reading, line: int, cells: TableRow) -> TrackRow | None:
    link = parse_link(cells.get("uri", ""))
    if link is None:
        reading.refuse(line, "uri", "a Spotify URI", cells.get("uri", ""))
        return None
    if link.kind != "track":
        reading.problems.skip(f"entries that are no track ({link.kind})")
        return None
    fields: dict[str, object] = {
        name: cells.get(name) for name in ("title", "album", "released", "duration_ms", "isrc")
    }
    fields["spotify_id"] = link.id
    fields["artists"] = split_artists(cells.get("artists", ""), _count(cells.get("artist_ids", "")))
    fields["genres"] = [
        genre for part in re.split("[,;]", cells.get("genres", "")) if (genre := part.strip())
    ]
    fields["features"] = features_of(cells)
    return reading.track(line, fields)


def split_artists(text: str, count: int | None = None) -> list[str]:
    """The artists of a cell, of which there are `count` where their ids were exported too.

    Newer files separate by `;`, older ones by `,` without a space. The oldest write `, `, which
    also stands inside names (`Tyler, The Creator`): there the cell is split when that gives `count`
    names, and otherwise, unless it is known to be one, at commas that no `The` follows.
    """
    if ";" in text:
        parts = text.split(";")
    elif count == 1:
        parts = [text]
    elif _TIGHT_COMMA.search(text):
        parts = _TIGHT_COMMA.split(text)
    elif count is not None and len(text.split(", ")) == count:
        parts = text.split(", ")
    else:
        parts = re.split(r", (?!the )", text, flags=re.IGNORECASE)
    return [name for part in parts if (name := part.strip())]


def _count(ids: str) -> int | None:
    return len([part for part in re.split("[,;]", ids) if part.strip()]) or None
