"""Text files with one Spotify link or URI a line; the file is the playlist and gives its name."""

from collections.abc import Iterator

from ml.sources.links import parse_link
from ml.sources.reading import Reading
from ml.sources.rows import Row


def read(reading: Reading) -> Iterator[Row]:
    """The playlist of the file. Blank lines and lines starting with `#` are comments."""
    tracks = []
    for line, raw in reading.numbered():
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        link = parse_link(text)
        if link is None:
            reading.refuse(line, "link", "a Spotify link or URI of a track", text)
        elif link.kind in {"local", "episode"}:
            reading.problems.skip(f"entries that are no track ({link.kind})")
        elif link.kind != "track":
            reading.refuse(line, "link", f"a track, not {link.kind}", text)
        elif track := reading.track(line, {"spotify_id": link.id}):
            tracks.append(track)
    header = {"external_id": reading.name, "name": reading.playlist_name()}
    row = reading.playlist(1, header, tracks)
    if row is not None:
        yield row
