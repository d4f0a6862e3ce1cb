"""Slices of the Million Playlist Dataset: one JSON document with a thousand playlists."""

import json
from collections.abc import Iterator
from typing import Any

from ml.sources.links import parse_link
from ml.sources.reading import Reading
from ml.sources.rows import Row, TrackRow

_SPACE = " \t\r\n"


def read(reading: Reading) -> Iterator[Row]:
    """Every usable playlist, one by one; a truncated document raises `UnreadableFileError`."""
    text = "".join(reading.lines)
    line, before = 1, 0
    try:
        for start, playlist in _playlists(text):
            line, before = line + text.count("\n", before, start), start
            row = _playlist(reading, line, playlist)
            if row is not None:
                yield row
    except json.JSONDecodeError as error:
        raise reading.unreadable(error.lineno, f"broken or truncated JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise reading.unreadable(1, f"broken JSON: {error}") from error


def _playlists(text: str) -> Iterator[tuple[int, Any]]:
    """Each element of the top-level list `playlists`, with where it starts."""
    decode = json.JSONDecoder().raw_decode
    at, found = _expect(text, 0, "{"), False
    while True:
        key, at = decode(text, _skip(text, at))
        at = _skip(text, _expect(text, at, ":"))
        if key == "playlists" and text[at : at + 1] == "[":
            found = True
            at = _skip(text, at + 1)
            while text[at : at + 1] != "]":
                start = at
                playlist, at = decode(text, at)
                yield start, playlist
                at = _skip(text, at)
                if text[at : at + 1] != "]":
                    at = _skip(text, _expect(text, at, ","))
            at += 1
        else:
            _value, at = decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            break
        at = _expect(text, at, ",")
    if not found:
        raise json.JSONDecodeError("expected a list under the key 'playlists'", text, 0)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _expect(text: str, at: int, mark: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"expected {mark!r}", text, at)
    return at + 1


def _playlist(reading: Reading, line: int, data: Any) -> Row | None:
    if not isinstance(data, dict) or not isinstance(data.get("tracks"), list):
        reading.refuse(line, "tracks", "a playlist with a list of tracks", data)
        return None
    header = {"external_id": data.get("pid"), "name": data.get("name")}
    header["description"] = data.get("description") or ""
    tracks = [_track(reading, line, data, at, item) for at, item in enumerate(data["tracks"])]
    where = f"playlist {data.get('pid')}"
    return reading.playlist(line, header, [track for track in tracks if track], where)


def _track(reading: Reading, line: int, playlist: Any, at: int, data: Any) -> TrackRow | None:
    where = f"playlist {playlist.get('pid')}.tracks[{at}]"
    if not isinstance(data, dict):
        reading.refuse(line, where, "an object", data)
        return None
    link = parse_link(str(data.get("track_uri")))
    if link is None:
        reading.refuse(line, f"{where}.track_uri", "a Spotify track URI", data.get("track_uri"))
        return None
    if link.kind != "track":
        reading.problems.skip(f"entries that are no track ({link.kind})")
        return None
    artist = data.get("artist_name")
    fields = {
        "spotify_id": link.id,
        "title": data.get("track_name"),
        "artists": [artist] if artist else [],
        "album": data.get("album_name"),
        "duration_ms": data.get("duration_ms") or None,
    }
    return reading.track(line, fields, where)
