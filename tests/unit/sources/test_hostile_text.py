"""Names that would drive a terminal or turn a chat around, in every format."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ml.sources.formats import FORMATS
from ml.sources.rows import PlaylistRow, Row, TrackRow

from .conftest import Read

BAD = "\x1b[2J\x1b]0;owned\x07So\u202eng\u2066 \x9bof\x7f\x07 it"
GOOD = "Song of it"
ID = "6rqhFgbbKwnb9MLmUQDhG6"
TABLE = (
    "track_id,track_name,track_artist,track_album_name,playlist_id,playlist_name,"
    "playlist_genre,playlist_subgenre"
)
FILES = {
    "jsonl": (
        "a.jsonl",
        json.dumps(
            {
                "id": BAD, "name": BAD, "description": BAD, "captions": [BAD],
                "tracks": [{"title": BAD, "artists": [BAD], "album": BAD, "genres": [BAD],
                            "also": [BAD]}],
            }
        ),
    ),
    "mpd": (
        "a.json",
        json.dumps(
            {"playlists": [{"pid": 1, "name": BAD, "description": BAD, "tracks": [
                {"track_uri": f"spotify:track:{ID}", "track_name": BAD, "artist_name": BAD,
                 "album_name": BAD}]}]}
        ),
    ),
    "tidytuesday": (
        "a.csv",
        f"{TABLE}\n{ID},{BAD},{BAD},{BAD},p,{BAD},{BAD},{BAD}\n",
    ),
    "tracks-csv": ("a.csv", f"title,artists,album,genres\n{BAD},{BAD},{BAD},{BAD}\n"),
    "exportify": (
        f"{BAD}.csv",
        f"Track URI,Track Name,Artist Name(s),Album Name,Genres\n{ID},{BAD},{BAD},{BAD},{BAD}\n",
    ),
    "uris": (f"{BAD}.txt", f"spotify:track:{ID}\n"),
}  # fmt: skip


def texts(row: Row) -> Iterator[str]:
    if isinstance(row, PlaylistRow):
        yield from (row.header.external_id, row.header.name, row.header.description)
        yield from row.header.captions
        for track in row.tracks:
            yield from texts(track)
    elif isinstance(row, TrackRow):
        yield from (row.title or "", row.album or "", *row.artists, *row.genres, *row.also)
        yield row.key or ""


@pytest.mark.parametrize("format_name", sorted(FILES))
def test_no_name_of_any_format_holds_what_controls(
    read: Callable[..., Read], format_name: str
) -> None:
    name, content = FILES[format_name]
    found = read(format_name, {name: content})
    every = [text for row in found.rows for text in texts(row)]
    assert any(GOOD in text for text in every), found
    for text in every:
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\t"], text
        assert not set("\u202e\u2066") & set(text)


def test_a_collection_named_after_a_file_is_clean_too() -> None:
    assert FORMATS["jsonl"].collection_for(Path(f"/x/{BAD}.jsonl")) == GOOD
