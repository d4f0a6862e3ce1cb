"""Somebody's own songs as seeds: read a page at a time, ticked, and mapped to the catalogue.

What is read lives in Redis for a day at most and goes with /logout. It is looked up in the
catalogue and never added to it.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from pydantic import SecretStr

from core.errors import LoginNeededError, NothingFoundError
from core.services.matching import MatchingService
from core.services.spotify_access import SpotifyAccess
from core.spotify import READ, Library, Memory, Slice, Source, SpotifyPlaylist, SpotifyTrack

T = TypeVar("T")
PER_PAGE = 8
MOST_CHOSEN = 20
_BLOCK = 50  # as many as Spotify gives at once


@dataclass(frozen=True, slots=True)
class Where:
    """A page of a source; the playlist is named by its id."""

    source: Source
    page: int = 0
    playlist_id: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of somebody's songs, each with whether it is chosen."""

    where: Where
    songs: tuple[tuple[SpotifyTrack, bool], ...]
    pages: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Seeds:
    """The chosen songs: those of the catalogue, and the names of those that are not in it."""

    track_ids: tuple[int, ...]
    unknown: tuple[str, ...] = ()


class SpotifyLibraryService:
    """Pages of own songs, and what is chosen of them."""

    def __init__(
        self, *, access: SpotifyAccess, library: Library, memory: Memory, matching: MatchingService
    ) -> None:
        self._access = access
        self._library = library
        self._memory = memory
        self._matching = matching

    async def shelf(self, chat_id: int, where: Where) -> Shelf:
        """A page; raises `LoginNeededError`, `NothingFoundError` for an empty source, and more."""
        first = max(where.page, 0) * PER_PAGE
        block = await self._slice(chat_id, where, first // _BLOCK * _BLOCK)
        if not block.tracks and first == 0:
            raise NothingFoundError(where.source)
        songs = list(block.tracks[first % _BLOCK :][:PER_PAGE])
        missing = PER_PAGE - len(songs)
        after = (first // _BLOCK + 1) * _BLOCK
        if missing and after < min(block.total, first + PER_PAGE):  # the page spans two blocks
            songs += (await self._slice(chat_id, where, after)).tracks[:missing]
        chosen = await self._memory.all(chat_id, "chosen")
        return Shelf(
            where,
            tuple((song, song.id in chosen) for song in songs),
            max(1, -(-block.total // PER_PAGE)),
            len(chosen),
        )

    async def playlists(self, chat_id: int) -> list[SpotifyPlaylist]:
        """The newest fifty of their own playlists."""
        kept = await self._memory.read(chat_id, "library", "playlists")
        if kept is not None:
            return [SpotifyPlaylist(**each) for each in json.loads(kept)]
        found, _ = await self._use(chat_id, lambda token: self._library.playlists(token, 0))
        await self._keep(chat_id, "playlists", [asdict(each) for each in found])
        return found

    async def choose(self, chat_id: int, where: Where, spotify_id: str, *, on: bool) -> bool:
        """Tick or untick a song of a page; False when twenty are chosen already."""
        if not on:
            await self._memory.drop(chat_id, "chosen", spotify_id)
            return True
        chosen = await self._memory.all(chat_id, "chosen")
        if spotify_id not in chosen and len(chosen) >= MOST_CHOSEN:
            return False
        shelf = await self.shelf(chat_id, where)
        song = next((song for song, _ in shelf.songs if song.id == spotify_id), None)
        if song is not None:
            value = json.dumps(asdict(song)).encode()
            await self._memory.write(chat_id, "chosen", spotify_id, value)
        return True

    async def clear(self, chat_id: int) -> None:
        """Untick all."""
        await self._memory.clear(chat_id, "chosen")

    async def seeds(self, chat_id: int) -> Seeds:
        """The chosen songs as tracks of the catalogue; raises `NothingFoundError` without any."""
        kept = await self._memory.all(chat_id, "chosen")
        songs = [_track(json.loads(each)) for each in kept.values()]
        if not songs:
            raise NothingFoundError("chosen")
        found = await self._matching.ours(songs)
        ids = dict.fromkeys(found[song.id] for song in songs if song.id in found)
        unknown = [f"{s.artists[0]} - {s.title}" for s in songs if s.id not in found]
        return Seeds(tuple(ids), tuple(unknown))

    async def remember_list(self, chat_id: int, keys: list[str]) -> None:
        """Note keys of a list that was made from own songs, so that /logout deletes it."""
        for key in keys:
            await self._memory.write(chat_id, "lists", key, b"1")

    async def _slice(self, chat_id: int, where: Where, offset: int) -> Slice:
        name = f"{where.source}:{where.playlist_id}:{offset}"
        kept = await self._memory.read(chat_id, "library", name)
        if kept is not None:
            values = json.loads(kept)
            return Slice(tuple(_track(each) for each in values["tracks"]), values["total"])
        found = await self._use(
            chat_id,
            lambda token: self._library.tracks(token, where.source, offset, where.playlist_id),
        )
        await self._keep(
            chat_id,
            name,
            {"tracks": [asdict(each) for each in found.tracks], "total": found.total},
        )
        return found

    async def _use(self, chat_id: int, work: Callable[[SecretStr], Awaitable[T]]) -> T:
        return await self._access.use(chat_id, READ, work)

    async def _keep(self, chat_id: int, name: str, value: object) -> None:
        if not await self._memory.write(chat_id, "library", name, json.dumps(value).encode()):
            raise LoginNeededError(READ)  # logged out while Spotify answered


def _track(values: dict[str, object]) -> SpotifyTrack:
    artists = values["artists"]
    if not isinstance(artists, list):
        raise TypeError("artists are a list")
    return SpotifyTrack(**{**values, "artists": tuple(artists)})  # type: ignore[arg-type]
