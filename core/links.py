"""Links to Spotify, made and parsed; nothing here is ever fetched."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from core.model import Track

_REFERENCE = re.compile(
    r"(?:https?://open\.spotify\.com/(?:intl-[a-z-]+/)?|spotify:)"
    r"(?P<kind>track|album|playlist|artist)[/:](?P<id>[0-9A-Za-z]{22})(?![0-9A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class SpotifyReference:
    """What a Spotify link or URI points at."""

    kind: str  # track, album, playlist or artist
    id: str  # 22 base-62 characters


def parse_spotify(text: str) -> SpotifyReference | None:
    """The first Spotify link or URI in a text."""
    found = _REFERENCE.search(text)
    return SpotifyReference(kind=found["kind"], id=found["id"]) if found else None


def spotify_link(track: Track) -> str:
    """Where the track opens: by its id, else as a search for title and artist."""
    if track.spotify_id:
        return f"https://open.spotify.com/track/{track.spotify_id}"
    return "https://open.spotify.com/search/" + quote(f"{track.title} {track.artist}", safe="")
