"""The services as the bot uses them: narrow protocols, so that tests bring small ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.listener import STRANGER, Listener
from core.model import Track, TrackCard, TrackList, Why
from core.ports import Tracks


class Searching(Protocol):
    """Tracks by title and artist."""

    async def search(self, text: str, *, limit: int = 10) -> TrackList:
        """The tracks that match, best first; raises `NothingFoundError`."""

    async def resolve(self, text: str) -> Track | None:
        """The one track that is meant: `artist - title`, a title, a Spotify link or URI."""


class MoodFinding(Protocol):
    """Tracks by free text."""

    async def mood(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        with_title: bool = False,
        listener: Listener = STRANGER,
        off: frozenset[str] = frozenset(),
    ) -> TrackList:
        """A list for the text; another seed gives another, `seen` tracks stay out.

        `off` are the ids of chips that are switched off.
        """

    async def why(
        self,
        text: str,
        explained: Sequence[int],
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        with_title: bool = False,
        listener: Listener = STRANGER,
        off: frozenset[str] = frozenset(),
    ) -> dict[int, Why]:
        """Why tracks stand in the list of this very request; of those not in it, nothing."""


class Recommending(Protocol):
    """Tracks like tracks."""

    async def recommend(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        """Tracks like the songs that the text names; raises `UnknownSongError`."""

    async def like(
        self,
        track_ids: Sequence[int],
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        """Tracks like these tracks; raises `UnknownSongError` when none is there."""

    async def from_taste(
        self, *, seed: int = 0, seen: frozenset[int] = frozenset(), listener: Listener = STRANGER
    ) -> TrackList:
        """Tracks for the listener's taste; raises `NoTasteError` when nothing is liked yet."""

    async def why(
        self,
        explained: Sequence[int],
        *,
        text: str = "",
        track_ids: Sequence[int] = (),
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> dict[int, Why]:
        """Why tracks stand in the list of `text` or of `track_ids`, or (neither) of the taste.

        Of those that are not in that list, nothing.
        """


class Describing(Protocol):
    """Cards of tracks."""

    async def describe(self, text: str) -> TrackCard:
        """The card of the song that the text names; raises `UnknownSongError`."""

    async def card(self, track_id: int) -> TrackCard:
        """The card of a track; raises `UnknownSongError` when it is gone."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a handler may call."""

    search: Searching
    mood: MoodFinding
    recommend: Recommending
    describe: Describing
    tracks: Tracks
