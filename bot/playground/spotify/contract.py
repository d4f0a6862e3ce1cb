"""Which operations an app in development mode may call, and the scopes that allow each."""

import re
from typing import Final

#: Method, path, scopes of which one is enough; none: any token will do.
_TABLE: Final = """
GET /albums/{id}
GET /albums/{id}/tracks
GET /artists/{id}
GET /artists/{id}/albums
GET /shows/{id} user-read-playback-position
GET /shows/{id}/episodes user-read-playback-position
GET /episodes/{id} user-read-playback-position
GET /audiobooks/{id}
GET /audiobooks/{id}/chapters
GET /me/audiobooks user-library-read
GET /chapters/{id}
GET /tracks/{id}
GET /search
GET /me
GET /playlists/{id}
PUT /playlists/{id} playlist-modify-public playlist-modify-private
GET /playlists/{id}/items playlist-read-private
POST /playlists/{id}/items playlist-modify-public playlist-modify-private
PUT /playlists/{id}/items playlist-modify-public playlist-modify-private
DELETE /playlists/{id}/items playlist-modify-public playlist-modify-private
GET /me/playlists playlist-read-private
POST /me/playlists playlist-modify-public playlist-modify-private
PUT /me/library user-library-modify user-follow-modify playlist-modify-public
DELETE /me/library user-library-modify user-follow-modify playlist-modify-public
GET /me/library/contains user-library-read user-follow-read playlist-read-private
GET /me/albums user-library-read
GET /me/tracks user-library-read
GET /me/episodes user-library-read
GET /me/shows user-library-read
GET /me/top/{type} user-top-read
GET /playlists/{id}/images
PUT /playlists/{id}/images ugc-image-upload
GET /me/following user-follow-read
GET /me/player user-read-playback-state
PUT /me/player user-modify-playback-state
GET /me/player/devices user-read-playback-state
GET /me/player/currently-playing user-read-currently-playing
PUT /me/player/play user-modify-playback-state
PUT /me/player/pause user-modify-playback-state
POST /me/player/next user-modify-playback-state
POST /me/player/previous user-modify-playback-state
PUT /me/player/seek user-modify-playback-state
PUT /me/player/repeat user-modify-playback-state
PUT /me/player/volume user-modify-playback-state
PUT /me/player/shuffle user-modify-playback-state
GET /me/player/recently-played user-read-recently-played
GET /me/player/queue user-read-currently-playing
POST /me/player/queue user-modify-playback-state
"""


def _operations() -> dict[tuple[str, re.Pattern[str]], frozenset[str]]:
    found = {}
    for line in _TABLE.strip().splitlines():
        method, path, *scopes = line.split()
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
        found[method, pattern] = frozenset(scopes)
    return found


_OPERATIONS: Final = _operations()


def scopes_for(method: str, path: str) -> frozenset[str] | None:
    """The scopes of an operation; None for one that is closed to development mode."""
    return next(
        (
            scopes
            for (known, pattern), scopes in _OPERATIONS.items()
            if known == method and pattern.fullmatch(path)
        ),
        None,
    )
