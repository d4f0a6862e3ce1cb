"""Our tracks in Spotify and Spotify's tracks among ours: by id, else ISRC, else names."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr

from core.errors import AccountError, UpstreamBusyError
from core.matching import best, exact_query, loose_query
from core.model import Track
from core.naming import recording_key
from core.services.search import SearchService
from core.services.spotify_access import SpotifyAccess
from core.spotify import Accounts, Lookup, Matches, SpotifyTrack

FOUND_LASTS = timedelta(days=30)
MISSED_LASTS = timedelta(days=2)
_AT_ONCE = 4
_SURE = 90.0  # of 100: a seed that is another song is worse than one that is missing


@dataclass(frozen=True, slots=True)
class Matched:
    """Tracks in Spotify, by our id; those that are not there; those that could not be asked for."""

    found: dict[int, str]
    missing: tuple[Track, ...] = ()
    unasked: tuple[Track, ...] = ()


class MatchingService:
    """Looks up with the person's token, or with the app's own when nobody is logged in."""

    def __init__(
        self,
        *,
        access: SpotifyAccess,
        accounts: Accounts,
        lookup: Lookup,
        matches: Matches,
        search: SearchService,
        now: Callable[[], datetime],
    ) -> None:
        self._access = access
        self._accounts = accounts
        self._lookup = lookup
        self._matches = matches
        self._search = search
        self._now = now

    async def in_spotify(self, chat_id: int | None, tracks: Sequence[Track]) -> Matched:
        """Where each track is in Spotify; what was found is remembered for 30 days, a miss for two.

        While Spotify asks for patience, what was not known before is `unasked`.
        """
        found = {track.id: track.spotify_id for track in tracks if track.spotify_id}
        rest = [track for track in tracks if track.id not in found]
        known = await self._matches.fresh([track.id for track in rest], self._now())
        found |= {track_id: name for track_id, name in known.items() if name}
        asked, unasked = await self._ask(chat_id, [t for t in rest if t.id not in known])
        found |= {track_id: name for track_id, name in asked.items() if name}
        lost = {track_id for track_id, name in (known | asked).items() if name is None}
        return Matched(
            {track.id: found[track.id] for track in tracks if track.id in found},
            tuple(track for track in tracks if track.id in lost),
            tuple(unasked),
        )

    async def repaired(
        self, access: SecretStr, chat_id: int, tracks: Sequence[Track], matched: Matched
    ) -> Matched:
        """The same without ids that Spotify does not know (any more); those are looked up anew.

        One dead id makes Spotify refuse a whole list, and ids of a catalogue grow old.
        """
        places = asyncio.Semaphore(_AT_ONCE)

        async def lives(spotify_id: str) -> bool:
            async with places:
                return await self._lookup.exists(access, spotify_id)

        ids = list(matched.found)
        alive = await asyncio.gather(*(lives(matched.found[track_id]) for track_id in ids))
        found = {
            track_id: matched.found[track_id]
            for track_id, good in zip(ids, alive, strict=True)
            if good
        }
        dead = [track for track in tracks if track.id in matched.found and track.id not in found]
        asked, unasked = await self._ask(chat_id, dead)
        found |= {track_id: name for track_id, name in asked.items() if name}
        return Matched(
            {track.id: found[track.id] for track in tracks if track.id in found},
            (*matched.missing, *(track for track in dead if asked.get(track.id, "") is None)),
            (*matched.unasked, *unasked),
        )

    async def _ask(
        self, chat_id: int | None, tracks: Sequence[Track]
    ) -> tuple[dict[int, str | None], list[Track]]:
        """What Spotify says, and the tracks that it could not be asked for."""
        if not tracks:
            return {}, []
        isrcs = await self._matches.isrcs([track.id for track in tracks])
        places = asyncio.Semaphore(_AT_ONCE)
        answers: dict[int, str | None] = {}

        async def one(access: SecretStr, track: Track) -> None:
            async with places:
                if track.id not in answers:
                    answers[track.id] = await self._one(access, track, isrcs.get(track.id, ""))

        async def every(access: SecretStr) -> None:
            """All of them; the first failure ends it, and what was found by then counts."""
            trouble: Exception | None = None
            try:
                async with asyncio.TaskGroup() as group:
                    for track in tracks:
                        group.create_task(one(access, track))
            except* (UpstreamBusyError, AccountError) as errors:
                trouble = errors.exceptions[0]
            if trouble is not None:  # raised in the clause above it would come as a group
                raise trouble from None

        with suppress(UpstreamBusyError, AccountError):  # what has no answer is `unasked`
            await self._with_token(chat_id, every)
        if answers:
            await self._remember(answers)
        return answers, [track for track in tracks if track.id not in answers]

    async def _with_token(
        self, chat_id: int | None, work: Callable[[SecretStr], Awaitable[None]]
    ) -> None:
        token = await self._accounts.app()
        if token is not None:
            await work(token)
        elif chat_id is not None:
            await self._access.use(chat_id, frozenset(), work)

    async def _one(self, access: SecretStr, track: Track, isrc: str) -> str | None:
        if isrc:
            same = await self._lookup.by_isrc(access, isrc)
            if same:
                likely = best(track, same)
                return likely[0].id if likely else same[0].id
        for query in (exact_query(track), loose_query(track)):
            likely = best(track, await self._lookup.search(access, query))
            if likely:
                return likely[0].id
        return None

    async def _remember(self, answers: dict[int, str | None]) -> None:
        now = self._now()
        hits = {track_id: name for track_id, name in answers.items() if name}
        misses = {track_id: name for track_id, name in answers.items() if not name}
        await self._matches.keep(hits, now + FOUND_LASTS)
        await self._matches.keep(misses, now + MISSED_LASTS)

    async def prune(self) -> int:
        """Forget what no longer counts, as nothing of Spotify's is kept for good; how many."""
        return await self._matches.purge(self._now())

    async def ours(self, theirs: Sequence[SpotifyTrack]) -> dict[str, int]:
        """Our track for each of Spotify's that we know, by its Spotify id."""
        found = await self._matches.ours_by_id([track.id for track in theirs])
        keys = {
            track.id: [track.isrc, recording_key(track.title, track.artists)] for track in theirs
        }
        wanted = [key for each in keys.values() for key in each if key]
        known = await self._matches.ours_by_key(wanted)
        for track in theirs:
            if track.id in found:
                continue
            match = next((known[key] for key in keys[track.id] if key in known), None)
            if match is None:
                text = f"{track.artists[0]} - {track.title}"
                ours = await self._search.resolve(text, sure=_SURE)
                match = ours.id if ours else None
            if match is not None:
                found[track.id] = match
        return found
