"""Links to Spotify, made and parsed; nothing here is ever fetched."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from core.model import Track

_SITE = r"https?://(?:open|play)\.spotify\.com/(?:intl-[A-Za-z-]+/)?(?:embed/)?"
_OWNER = r"(?:user[/:][^/:\s]+[/:])?"  # the old form of playlists: user/NAME/playlist/ID
_REFERENCE = re.compile(
    rf"(?:{_SITE}|spotify:){_OWNER}"
    r"(?P<kind>track|album|playlist|artist|episode|show)[/:](?P<id>[0-9A-Za-z]{22})(?![0-9A-Za-z])"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\S+?\.[a-z]{2,}/", re.IGNORECASE)  # its beginning


@dataclass(frozen=True, slots=True)
class SpotifyReference:
    """What a Spotify link or URI points at."""

    kind: str  # track, album, playlist, artist, episode or show
    id: str  # 22 base-62 characters

    @property
    def url(self) -> str:
        """The link without what was tracked in it."""
        return f"https://open.spotify.com/{self.kind}/{self.id}"


def parse_spotify(text: str) -> SpotifyReference | None:
    """The first Spotify link or URI in a text."""
    found = _REFERENCE.search(text)
    return SpotifyReference(kind=found["kind"], id=found["id"]) if found else None


def first_reference(texts: Iterable[str]) -> SpotifyReference | None:
    """The first reference to a track in these texts, else the first to anything on Spotify."""
    found = [
        SpotifyReference(match["kind"], match["id"])
        for text in texts
        for match in _REFERENCE.finditer(text)
    ]
    of_tracks = (each for each in found if each.kind == "track")
    return next(of_tracks, found[0] if found else None)


def is_address(text: str) -> bool:
    """Whether a text is the address of a web page and nothing else."""
    words = text.split(maxsplit=1)
    return len(words) == 1 and _ADDRESS.match(words[0]) is not None


def spotify_link(track: Track) -> str:
    """Where the track opens: by its id, else as a search for title and artist."""
    if track.spotify_id:
        return f"https://open.spotify.com/track/{track.spotify_id}"
    return "https://open.spotify.com/search/" + quote(f"{track.title} {track.artist}", safe="")
