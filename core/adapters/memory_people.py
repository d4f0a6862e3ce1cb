"""The ports `People`, `Opinions` and `History` in memory, for tests and as their specification."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.feedback import KEPT, Event, Feedback, Happened, Person, Reaction


class MemoryPeople:
    """All three in dictionaries; every track counts as one of the catalogue's."""

    def __init__(self) -> None:
        self._people: dict[int, Person] = {}
        self._said: dict[int, list[tuple[Feedback, datetime | None]]] = {}  # with its undoing
        self._events: dict[int, list[Event]] = {}
        self._last_id = 0

    async def person(self, user_id: int) -> Person:
        """Their choices; the defaults for somebody unknown."""
        return self._people.get(user_id, Person())

    async def choose(self, user_id: int, person: Person, now: datetime) -> None:  # noqa: ARG002
        """Keep their choices in place of the ones before."""
        self._people[user_id] = person

    async def give(self, user_id: int, feedback: Feedback) -> int:
        """Keep it in place of what was said before of this track; its id."""
        self._last_id += 1
        said = self._said.get(user_id, [])
        self._said[user_id] = [
            (old, undone or (feedback.given_at if _replaces(feedback, old) else None))
            for old, undone in said
        ]
        self._said[user_id].append((replace(feedback, id=self._last_id), None))
        return self._last_id

    async def take_back(self, user_id: int, feedback_id: int, now: datetime) -> Feedback | None:
        """Undo one; it, also when it was undone already, or None when it is not theirs."""
        said = self._said.get(user_id, [])
        for at, (old, undone) in enumerate(said):
            if old.id == feedback_id:
                said[at] = (old, undone or now)
                return old
        return None

    async def feedback(self, user_id: int, now: datetime) -> list[Feedback]:
        """What acts now, newest first."""
        acting = [
            said
            for said, undone in self._said.get(user_id, [])
            if undone is None and (said.until is None or said.until > now)
        ]
        return sorted(acting, key=lambda said: (said.given_at, said.id), reverse=True)

    async def happened(
        self, user_id: int, kind: Happened, track_ids: Sequence[int], now: datetime
    ) -> None:
        """Keep that it did."""
        kept = self._events.setdefault(user_id, [])
        kept += [Event(kind, track_id, now) for track_id in track_ids]

    async def events(self, user_id: int, now: datetime) -> list[Event]:
        """The last time of each kind for each track, as long as it is kept."""
        last: dict[tuple[Happened, int], Event] = {}
        for event in sorted(self._events.get(user_id, ()), key=lambda event: event.at):
            if event.at > now - KEPT[event.kind]:
                last[event.kind, event.track_id] = event
        return list(last.values())

    async def prune(self, now: datetime) -> int:
        """Delete events that have outlived their time; how many."""
        gone = 0
        for user_id, events in self._events.items():
            left = [event for event in events if event.at > now - KEPT[event.kind]]
            gone += len(events) - len(left)
            self._events[user_id] = left
        return gone


def _replaces(new: Feedback, old: Feedback) -> bool:
    both_artist = new.reaction is old.reaction is Reaction.ARTIST
    return new.track_id == old.track_id or (both_artist and new.artist_key == old.artist_key)
