"""The TidyTuesday table of Spotify songs: a row for each track of a playlist, with features."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ml.sources.reading import Reading
from ml.sources.rows import Row, TrackRow
from ml.sources.tables import FEATURE_COLUMNS, features_of, read_table

_COLUMNS: Mapping[str, Sequence[str]] = {
    "spotify_id": ("track_id",),
    "title": ("track_name",),
    "artist": ("track_artist",),
    "album": ("track_album_name",),
    "released": ("track_album_release_date",),
    "duration_ms": ("duration_ms",),
    "playlist_id": ("playlist_id",),
    "playlist_name": ("playlist_name",),
    "genre": ("playlist_genre",),
    "subgenre": ("playlist_subgenre",),
    **FEATURE_COLUMNS,
}
_REQUIRED = ("spotify_id", "title", "artist", "playlist_id", "playlist_name", "genre", "subgenre")


@dataclass(slots=True)
class _Playlist:
    line: int
    name: str
    tracks: list[TrackRow] = field(default_factory=list)


def read(reading: Reading) -> Iterator[Row]:
    """Every playlist; the whole table is held, since its rows need not be in order.

    The genre of a playlist becomes one of its tracks; `NA` is how R writes a missing value.
    """
    playlists: dict[str, _Playlist] = {}
    for line, cells in read_table(reading, _COLUMNS, _REQUIRED):
        row = {name: text for name, text in cells.items() if text != "NA"}
        if "playlist_id" not in row:
            reading.refuse(line, "playlist_id", "a value", "")
            continue
        fields = {
            **{
                name: row.get(name)
                for name in ("spotify_id", "title", "album", "released", "duration_ms")
            },
            "artists": [row["artist"]] if "artist" in row else [],
            "genres": [row[name] for name in ("genre", "subgenre") if name in row],
            "features": features_of(row),
        }
        track = reading.track(line, fields)
        if track is not None:
            name = row.get("playlist_name", "")
            playlists.setdefault(row["playlist_id"], _Playlist(line, name)).tracks.append(track)
    for external_id, playlist in playlists.items():
        header = {"external_id": external_id, "name": playlist.name}
        made = reading.playlist(playlist.line, header, playlist.tracks)
        if made is not None:
            yield made
