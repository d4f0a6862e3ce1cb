"""The person who asks: their choices, what they said, and what that makes of a request."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.errors import UnknownSongError
from core.feedback import Feedback, Happened, Person, Reaction, feedback_on
from core.listener import Listener
from core.ports import History, Opinions, People, Tracks
from core.taste import listener_of


class PeopleService:
    """Reads and writes what is known of a person; nothing is cached."""

    def __init__(
        self,
        *,
        people: People,
        opinions: Opinions,
        history: History,
        tracks: Tracks,
        now: Callable[[], datetime],
    ) -> None:
        self._people = people
        self._opinions = opinions
        self._history = history
        self._tracks = tracks
        self._now = now

    async def person(self, user_id: int) -> Person:
        """Their choices; the defaults for somebody unknown."""
        return await self._people.person(user_id)

    async def choose(self, user_id: int, person: Person) -> None:
        """Keep their choices."""
        await self._people.choose(user_id, person, self._now())

    async def listener(self, user_id: int) -> Listener:
        """What a request may know of them now."""
        now = self._now()
        person, feedback, events = await asyncio.gather(
            self._people.person(user_id),
            self._opinions.feedback(user_id, now),
            self._history.events(user_id, now),
        )
        return listener_of(person, feedback, events, now)

    async def react(self, user_id: int, track_id: int, reaction: Reaction) -> Feedback:
        """Keep what was said of a track, in place of what was said of it before.

        Raises `UnknownSongError` when it has left the catalogue.
        """
        track = (await self._tracks.tracks([track_id])).get(track_id)
        if track is None:
            raise UnknownSongError(str(track_id))
        said = feedback_on(track, reaction, self._now())
        return replace(said, id=await self._opinions.give(user_id, said))

    async def feedback(self, user_id: int) -> list[Feedback]:
        """What acts now, newest first."""
        return await self._opinions.feedback(user_id, self._now())

    async def take_back(self, user_id: int, feedback_id: int) -> Feedback | None:
        """Undo one; None when there is no such feedback of theirs."""
        return await self._opinions.take_back(user_id, feedback_id, self._now())

    async def happened(self, user_id: int, kind: Happened, track_ids: Sequence[int]) -> None:
        """Keep what was done with tracks."""
        if track_ids:
            await self._history.happened(user_id, kind, track_ids, self._now())

    async def prune(self) -> int:
        """Delete what has outlived its time, of everybody; how many rows."""
        return await self._history.prune(self._now())
