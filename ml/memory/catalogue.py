"""Tracks and titles of a corpus in memory, as the services ask for them."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from core.model import Track
from core.naming import search_document
from ml.memory.lists import Lists


class MemoryCatalogue:
    """`core.ports.Tracks` and `core.ports.TitleSearch`; misspelt names are not found."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    async def tracks(self, track_ids: Sequence[int]) -> dict[int, Track]:
        """Those that are shown, by id."""
        return {at: self._lists.tracks[at] for at in track_ids if self._lists.shown[at]}

    async def by_spotify_id(self, spotify_id: str) -> Track | None:
        """A corpus knows none."""
        del spotify_id
        return None

    async def popular(self, limit: int) -> list[Track]:
        """The tracks that most playlists hold."""
        return [self._lists.tracks[at] for at in self._lists.facet("popular")[:limit]]

    async def exact(self, keys: Sequence[str], limit: int) -> list[Track]:
        """Tracks under any of these keys: the most popular first, plain ones before versions."""
        found = {at for key in keys for at in self._by_key.get(key, ())}
        tracks = [self._lists.tracks[at] for at in found]
        tracks.sort(key=lambda track: (-track.popularity, track.version != "", track.id))
        return tracks[:limit]

    async def fuzzy(self, grams: Sequence[str], limit: int) -> list[tuple[int, list[str]]]:
        """Nothing: requests that are measured say tracks by number."""
        del grams, limit
        return []

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at in np.flatnonzero(self._lists.shown).tolist():
            row = self._lists.corpus.tracks[at]
            for key in search_document(row.title, row.artists).keys if row.title else ():
                found.setdefault(key, []).append(at)
        return found
