"""The project's own catalogue (`ml.starter.layout` says how it is written)."""

from collections.abc import Iterator
from pathlib import PurePath

from ml.sources.reading import Reading
from ml.sources.rows import Row
from ml.sources.tables import TableRow, read_table
from ml.starter.layout import (
    ARTIST_COLUMNS,
    FIRST_YEAR,
    SONG_COLUMNS,
    Song,
    Songs,
    parse_length,
    parse_playlist,
    split_list,
)

_ORDER = {"artists": 0, "songs": 1, "playlists": 2}


def order(name: str) -> int:
    """Songs are read before the playlists that hold them."""
    return _ORDER.get(name.split("/", 1)[0], len(_ORDER))


class StarterReader:
    """Reads the files in `order`: playlists find their songs among those read before."""

    def __init__(self) -> None:
        self._songs = Songs()
        self._facts: dict[Song, dict[str, object]] = {}

    def __call__(self, reading: Reading) -> Iterator[Row]:
        """The rows of one file, whose folder says what it holds; other files hold none."""
        match PurePath(reading.path).parent.name:
            case "artists":
                yield from _artists(reading)
            case "songs":
                yield from self._read_songs(reading)
            case "playlists":
                yield from self._read_playlist(reading)
            case _:
                return

    def _read_songs(self, reading: Reading) -> Iterator[Row]:
        reading.first_year = FIRST_YEAR
        for line, cells in read_table(reading, SONG_COLUMNS, tuple(SONG_COLUMNS)):
            facts = song_facts(cells)
            if "length" in cells and facts["duration_ms"] is None:
                reading.refuse(line, "length", "m:ss", cells["length"])
                continue
            track = reading.track(line, facts)
            if track is None:
                continue
            if track.title is None:
                reading.refuse(line, "title", "a title and artists", cells.get("title", ""))
                continue
            song = Song(reading.path, line, track.title, tuple(track.artists), tuple(track.also))
            self._songs.add(song)
            self._facts[song] = facts
            yield track

    def _read_playlist(self, reading: Reading) -> Iterator[Row]:
        reading.first_year = FIRST_YEAR
        parsed = parse_playlist(reading.numbered())
        tracks = []
        for line, entry in parsed.entries:
            song = self._songs.find(entry)
            if song is None:
                reading.refuse(line, "song", "'Artist - Title' of a song in songs/*.csv", entry)
            elif track := reading.track(line, self._facts[song]):
                tracks.append(track)
        phrases = parsed.phrases
        header = {
            "external_id": reading.name.rsplit("/", 1)[-1],
            "name": phrases[0] if phrases else reading.playlist_name(),
            "captions": phrases[1:],
        }
        row = reading.playlist(1, header, tracks)
        if row is not None:
            yield row


def song_facts(cells: TableRow) -> dict[str, object]:
    """The fields of a track row; a length that is not `m:ss` becomes None."""
    return {
        "title": cells.get("title"),
        "artists": split_list(cells.get("artists", "")),
        "album": cells.get("album"),
        "released": cells.get("year"),
        "duration_ms": parse_length(cells.get("length", "")),
        "language": cells.get("language"),
        "genres": split_list(cells.get("genres", ""), ";"),
        "also": split_list(cells.get("also", "")),
    }


def _artists(reading: Reading) -> Iterator[Row]:
    for line, cells in read_table(reading, ARTIST_COLUMNS, ("name", "also")):
        row = reading.artist(
            line, {"name": cells.get("name"), "also": split_list(cells.get("also", ""))}
        )
        if row is not None:
            yield row
