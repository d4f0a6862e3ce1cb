"""Lists into Spotify: a new playlist, or the one that is replaced again and again."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from core.errors import (
    LoginNeededError,
    NothingFoundError,
    SpotifyRefusedError,
    UpstreamBusyError,
)
from core.model import Track
from core.services.matching import Matched, MatchingService
from core.services.spotify_access import SpotifyAccess
from core.spotify import LIKE, QUEUE, SAVE, Logins, Memory, SpotifyPlaylist, Writing

_BAD_REQUEST = 400
_OPEN = "https://open.spotify.com/playlist/"


class Into(StrEnum):
    """Where a list goes."""

    NEW = "new"  # a playlist of its own
    LIVING = "living"  # the one that is replaced


@dataclass(frozen=True, slots=True)
class Draft:
    """A list to be saved; `list_id` makes saving the same list twice change one playlist."""

    list_id: str
    name: str
    description: str
    tracks: tuple[Track, ...]
    cover: bytes = b""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved, and what was not."""

    name: str
    url: str
    wanted: int
    count: int  # in the playlist, as Spotify says
    missing: tuple[Track, ...]
    unasked: tuple[Track, ...]
    has_cover: bool

    @property
    def fewer(self) -> int:
        """How many were not taken; none where the playlist holds more, as somebody else adds."""
        return max(self.wanted - self.count, 0)


class SavingService:
    """Writes to the account of whoever asks."""

    def __init__(
        self,
        *,
        access: SpotifyAccess,
        writing: Writing,
        matching: MatchingService,
        logins: Logins,
        memory: Memory,
    ) -> None:
        self._access = access
        self._writing = writing
        self._matching = matching
        self._logins = logins
        self._memory = memory

    async def save(self, chat_id: int, draft: Draft, into: Into) -> Saved:
        """Save a list; raises `LoginNeededError`, or `NothingFoundError` when no track is there."""
        had = await self._access.scopes(chat_id)
        if had is None or not had >= SAVE:
            raise LoginNeededError(SAVE | (had or frozenset()))
        matched = await self._matching.in_spotify(chat_id, draft.tracks)
        if not matched.found:
            if matched.unasked:
                raise UpstreamBusyError("Spotify")
            raise NothingFoundError(draft.name)

        async def work(token: SecretStr) -> Saved:
            return await self._write(token, chat_id, draft, into, matched)

        return await self._access.use(chat_id, SAVE, work)

    async def _write(
        self, token: SecretStr, chat_id: int, draft: Draft, into: Into, matched: Matched
    ) -> Saved:
        playlist = await self._playlist(token, chat_id, draft, into)
        ids = list(dict.fromkeys(matched.found.values()))
        try:
            count = await self._writing.fill(token, playlist.id, ids)
        except SpotifyRefusedError as error:
            if error.status != _BAD_REQUEST:
                raise
            matched = await self._matching.repaired(token, chat_id, draft.tracks, matched)
            ids = list(dict.fromkeys(matched.found.values()))
            count = await self._writing.fill(token, playlist.id, ids)
        return Saved(
            name=draft.name,
            url=playlist.url,
            wanted=len(ids),
            count=count,
            missing=matched.missing,
            unasked=matched.unasked,
            has_cover=await self._covered(token, playlist.id, draft.cover),
        )

    async def _playlist(
        self, token: SecretStr, chat_id: int, draft: Draft, into: Into
    ) -> SpotifyPlaylist:
        """The playlist to fill: the one this list went to before, the living one, or a new one."""
        before = await self._before(token, chat_id, draft, into)
        if before is not None:
            await self._writing.describe(token, before.id, draft.name, draft.description)
            return before
        made = await self._writing.create(token, draft.name, draft.description)
        # Remembered before it is filled: what is tried again goes on with this one.
        if into is Into.LIVING:
            await self._logins.live_in(chat_id, made.id)
            url = await self._memory.write(chat_id, "saved", made.id, made.url.encode())
        else:
            url = await self._memory.write(
                chat_id, "saved", draft.list_id, f"{made.id} {made.url}".encode()
            )
        if not url:
            raise LoginNeededError(SAVE)
        return made

    async def _before(
        self, token: SecretStr, chat_id: int, draft: Draft, into: Into
    ) -> SpotifyPlaylist | None:
        if into is Into.NEW:
            kept = await self._memory.read(chat_id, "saved", draft.list_id)
            playlist_id, _, url = kept.decode().partition(" ") if kept else ("", "", "")
        else:
            login = await self._logins.find(chat_id)
            playlist_id = (login.living_playlist if login else None) or ""
            known = await self._memory.read(chat_id, "saved", playlist_id) if playlist_id else None
            url = known.decode() if known else _OPEN + playlist_id
        # One that its owner has deleted still takes tracks, and nobody would see them.
        if not playlist_id or not await self._writing.keeps(token, playlist_id):
            return None
        return SpotifyPlaylist(playlist_id, draft.name, 0, url)

    async def _covered(self, token: SecretStr, playlist_id: str, cover: bytes) -> bool:
        """Whether the cover went up; a list without one is still saved."""
        if not cover:
            return False
        try:
            await self._writing.cover(token, playlist_id, cover)
        except (UpstreamBusyError, SpotifyRefusedError):
            return False
        return True

    async def queue(self, chat_id: int, track: Track) -> None:
        """Play it next; raises what stands in the way, `NothingFoundError` included."""
        spotify_id = await self._one(chat_id, track)
        await self._access.use(chat_id, QUEUE, lambda token: self._writing.queue(token, spotify_id))

    async def like(self, chat_id: int, track: Track) -> None:
        """Add it to the liked songs; raises what stands in the way."""
        spotify_id = await self._one(chat_id, track)
        await self._access.use(chat_id, LIKE, lambda token: self._writing.like(token, spotify_id))

    async def _one(self, chat_id: int, track: Track) -> str:
        matched = await self._matching.in_spotify(chat_id, [track])
        if matched.unasked:
            raise UpstreamBusyError("Spotify")
        if track.id not in matched.found:
            raise NothingFoundError(track.title)
        return matched.found[track.id]
