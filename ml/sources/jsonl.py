"""The neutral format: one playlist a line, as JSON.

`{"id", "name", "description", "captions"?, "tracks": [{"id", "title", "artists": [...], "also"?,
"album"?, "released"?, "duration_ms"?, "isrc"?, "language"?, "genres"?, "features"?: {...}}]}`.
An id that is no Spotify id does not identify a track: it then needs title and artists.
"""

import json
from collections.abc import Iterator
from typing import Any

from ml.sources.links import parse_link
from ml.sources.reading import Reading
from ml.sources.rows import Row, TrackRow


def read(reading: Reading) -> Iterator[Row]:
    """Every usable playlist of the file."""
    for line, text in reading.numbered():
        if not text.strip():
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            reading.refuse(line, "row", f"a playlist as JSON ({error})", text.strip())
            continue
        if not isinstance(data, dict) or not isinstance(data.get("tracks"), list):
            reading.refuse(line, "tracks", "an object with a list of tracks", data)
            continue
        header = {**data, "external_id": data.get("id")}
        del header["tracks"]
        tracks = [_track(reading, line, at, item) for at, item in enumerate(data["tracks"])]
        row = reading.playlist(line, _filled(header), [track for track in tracks if track])
        if row is not None:
            yield row


def _track(reading: Reading, line: int, at: int, data: Any) -> TrackRow | None:
    where = f"tracks[{at}]"
    if not isinstance(data, dict):
        reading.refuse(line, where, "an object", data)
        return None
    fields = _filled(data)
    link = parse_link(str(fields.pop("id", "")))
    if link is not None and link.kind == "track":
        fields["spotify_id"] = link.id
    elif link is not None and not fields.get("title"):
        reading.problems.skip(f"entries that are no track ({link.kind})")
        return None
    return reading.track(line, fields, where)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}
