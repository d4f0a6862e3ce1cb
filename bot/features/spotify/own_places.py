"""Where a page of somebody's own songs is, in the few characters that a button has room for.

`s3`: page 3 of the saved songs; `t`, `r`: top, recently played; `p<22 characters>3`: of a playlist;
`l`: the playlists themselves.
"""

import re

from core.services.spotify_library import Where
from core.spotify import Source

PLAYLISTS = "l"
_LETTERS = {Source.SAVED: "s", Source.TOP: "t", Source.RECENT: "r", Source.PLAYLIST: "p"}
_SOURCES = {letter: source for source, letter in _LETTERS.items()}
_PLACE = re.compile(r"(?:([str])|p([0-9A-Za-z]{22}))(\d{1,3})", re.ASCII)
_MOST_PAGES = 1000


def place_of(where: Where) -> str:
    """The place as a button says it."""
    page = min(where.page, _MOST_PAGES - 1)
    return f"{_LETTERS[where.source]}{where.playlist_id}{page}"


def where(place: str) -> Where | None:
    """The page that is meant; None for what is no page."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    letter, playlist_id, page = found.groups()
    return Where(_SOURCES[letter or "p"], int(page), playlist_id or "")
