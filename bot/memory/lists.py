"""Lists that were shown, kept for a day so that a page turn computes nothing.

The request is kept for a month, so that an expired list can run again. Both keys begin with their
owner (`core.personal`), and the id of a list tells who that is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.memory.kept import Asking, asking_in, asking_out, listing_in, listing_out, track_ids
from bot.requests import Asked, Request
from core.model import TrackList
from core.personal import of
from core.ports import KeyValue, Tracks

DAY = 86_400
LIST_SECONDS = DAY
REQUEST_SECONDS = 30 * DAY
NOBODY = 0

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Kept:
    """A list with the request that made it, in the language that it was shown in."""

    list_id: str
    owner: int  # NOBODY: anybody may do anything with it
    request: Request
    language: str
    listing: TrackList | None  # None: expired


class Lists:
    """Lists under short ids."""

    def __init__(self, values: KeyValue, tracks: Tracks, new_id: Callable[[], str]) -> None:
        self._values = values
        self._tracks = tracks
        self._new_id = new_id

    async def keep(
        self, request: Request, listing: TrackList, language: str, owner: int = NOBODY
    ) -> str:
        """Keep a new list; its id."""
        list_id = f"{_short(owner)}-{self._new_id()}"
        await self.replace(list_id, request, listing, language)
        return list_id

    async def replace(
        self, list_id: str, request: Request, listing: TrackList, language: str
    ) -> None:
        """Keep a list in place of the one before."""
        owner, name = _parts(list_id)
        asked = asking_out(Asking(request, language))
        # Which of somebody's own songs a list began with is known for a day only.
        life = LIST_SECONDS if request.asked is Asked.OWN else REQUEST_SECONDS
        await self._values.put(f"{of(owner)}request:{name}", asked, life)
        shown = json.dumps(listing_out(listing), ensure_ascii=False).encode()
        await self._values.put(f"{of(owner)}list:{name}", shown, LIST_SECONDS)

    async def find(self, list_id: str) -> Kept | None:
        """The request and, while it lives, the list; None when even the request is gone."""
        owner, name = _parts(list_id)
        asked = await self._values.get(f"{of(owner)}request:{name}")
        if asked is None:
            return None
        asking = asking_in(asked)
        shown = await self._values.get(f"{of(owner)}list:{name}")
        listing = await self._listing(shown) if shown else None
        return Kept(list_id, owner, asking.request, asking.language, listing)

    async def _listing(self, shown: bytes) -> TrackList:
        kept = json.loads(shown)
        return listing_in(kept, await self._tracks.tracks(track_ids(kept)))


def keys_of(list_id: str) -> list[str]:
    """The keys under which a list and its request are kept."""
    owner, name = _parts(list_id)
    return [f"{of(owner)}request:{name}", f"{of(owner)}list:{name}"]


def _parts(list_id: str) -> tuple[int, str]:
    """The owner and the rest of an id; an id without an owner is nobody's."""
    owner, separator, name = list_id.partition("-")
    return (int(owner, 36), name) if separator else (NOBODY, list_id)


def _short(owner: int) -> str:
    """A user's id to the base 36, 11 characters at most."""
    found = ""
    while owner:
        owner, digit = divmod(owner, 36)
        found = _DIGITS[digit] + found
    return found or "0"
