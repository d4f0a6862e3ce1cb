"""Spotify ids out of links and URIs, by parsing alone."""

import re
from dataclasses import dataclass

SPOTIFY_ID = re.compile(r"[0-9A-Za-z]{22}")
_URI = re.compile(r"spotify:(\w+):(\S+)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://)?(?:open|play)\.spotify\.com/(?:intl-[\w-]+/)?(?:embed/)?"
    r"(\w+)/([^/?#\s]+)/?(?:[?#]\S*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpotifyLink:
    """What a link or URI points to."""

    kind: str  # track, local, episode, album, playlist, ...
    id: str


def parse_link(text: str) -> SpotifyLink | None:
    """The target of a Spotify link or URI, or of a bare track id; None when it is neither."""
    text = text.strip()
    if SPOTIFY_ID.fullmatch(text):
        return SpotifyLink("track", text)
    match = _URI.fullmatch(text) or _LINK.fullmatch(text)
    if match is None:
        return None
    kind, target = match[1].lower(), match[2]
    if kind == "track" and not SPOTIFY_ID.fullmatch(target):
        return None
    return SpotifyLink(kind, target)
