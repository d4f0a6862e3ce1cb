"""A small catalogue and services over it, for tests of what people see."""

import functools
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.context import House
from bot.features import found
from bot.memory.languages import ChosenLanguages
from bot.memory.limits import Limits
from bot.memory.lists import Lists
from bot.memory.members import Members
from bot.memory.questions import Questions
from bot.memory.recent import Recent
from bot.services import Services
from bot.texts import Library
from bot.ui.callbacks import Signer
from bot.ui.manifests import Features
from core.adapters.memory import MemoryKeyValue
from core.adapters.memory_groups import MemoryGroups
from core.adapters.memory_people import MemoryPeople
from core.errors import NoTasteError, NothingFoundError, SegueError, UnknownSongError
from core.links import parse_spotify
from core.listener import STRANGER, Listener
from core.model import (
    Achieved,
    AudioProfile,
    Chip,
    ChipState,
    InPlaylists,
    Length,
    ListKind,
    NameMatch,
    Note,
    Pick,
    Playlist,
    Reason,
    SeedEvidence,
    TagMatch,
    Track,
    TrackCard,
    TrackList,
    Why,
    WithSeeds,
)
from core.naming import artist_key
from core.services.groups import GroupService
from core.services.people import PeopleService
from core.services.privacy import PrivacyService

SPOTIFY_ID = "4u7EnebtmKWzUH433cf5Qv"
LIBRARY = Library.load()
FEATURES = found()
LISTS = (Playlist(1, "rainy day"), Playlist(2, "혼자 있는 밤"))


def track(number: int, **changes: object) -> Track:
    """A track whose name tells its number."""
    values: dict[str, object] = {
        "id": number,
        "song_id": number,
        "title": f"Song {number}",
        "artists": (f"Artist {number}",),
        "album": f"Album {number}",
        "released": f"{1960 + number % 60}-05-01",
        "duration_ms": 180_000 + number * 1000,
        "genres": ("rock", "pop"),
        "spotify_id": SPOTIFY_ID if number == 1 else None,
    }
    return Track(**{**values, **changes})  # type: ignore[arg-type]


REASONS: tuple[Reason, ...] = (
    InPlaylists(14, "rainy sunday"),
    WithSeeds(("Song 1", "Song 2"), 3),
    WithSeeds(("Song 1", "Song 2"), 0),
    WithSeeds(("Song 1",), 0),
    NameMatch(),
    TagMatch(("rock", "indie")),
    InPlaylists(1, "비 오는 날"),
)


def picks(count: int, first: int = 1) -> tuple[Pick, ...]:
    """So many picks with reasons of every kind."""
    return tuple(
        Pick(track(number), 1 / number, REASONS[(number - 1) % len(REASONS)])
        for number in range(first, first + count)
    )


def mood_list(count: int = 12, query: str = "rainy sunday", **changes: object) -> TrackList:
    """A list by mood."""
    values: dict[str, object] = {"sources": ("비 오는 날", "rainy day jazz"), **changes}
    return TrackList(ListKind.MOOD, query, picks(count), **values)  # type: ignore[arg-type]


FULL_PROFILE = AudioProfile(
    {
        "danceability": 0.82,
        "energy": 0.2,
        "key": 9.0,
        "loudness": -5.25,
        "mode": 0.0,
        "speechiness": 0.05,
        "acousticness": 0.75,
        "instrumentalness": 0.0,
        "liveness": 0.1,
        "valence": 0.9,
        "tempo": 143.6,
        "time_signature": 4.0,
    },
    frozenset({"energy", "tempo"}),
)


def obeyed(found: tuple[Pick, ...], listener: Listener, count: int) -> tuple[tuple[Pick, ...], int]:
    """What the listener leaves of the picks, and how many songs they know too well."""
    left = [
        pick
        for pick in found
        if pick.track.id not in listener.barred_tracks
        and pick.track.song_id not in listener.barred_songs
        and artist_key(pick.track.artist) not in listener.barred_artists
    ]
    new = [pick for pick in left if pick.track.song_id not in listener.known_songs]
    return tuple(new[:count]), len(left) - len(new)


def chips(text: str, off: frozenset[str]) -> tuple[Chip, ...]:
    """A chip for each word after a comma; those that begin with "no" are negative."""
    return tuple(
        Chip(
            said.removeprefix("no "),
            said.startswith("no "),
            ChipState.OFF if said in off else ChipState.HELD,
            said,
        )
        for said in (each.strip() for each in text.split(",")[1:])
    )


class FakeServices:
    """All services over a hundred numbered songs; `failing` is raised by every call."""

    def __init__(self) -> None:
        self.failing: SegueError | Exception | None = None
        self.calls: list[tuple[object, ...]] = []
        self.listeners: list[Listener] = []
        self.gone: set[int] = set()

    def _called(self, *call: object) -> None:
        self.calls.append(call)
        if self.failing:
            raise self.failing

    async def search(self, text: str, *, limit: int = 10) -> TrackList:
        self._called("search", text)
        if "nothing" in text:
            raise NothingFoundError(text)
        found = tuple(Pick(each.track, 1.0, NameMatch()) for each in picks(limit))
        return TrackList(ListKind.SEARCH, text, found)

    async def resolve(self, text: str) -> Track | None:
        return None if "unknown" in text else track(1)

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
        self._called("mood", text, seed, seen, with_title)
        self.listeners.append(listener)
        if "nothing" in text or len(seen) > 90:
            raise NothingFoundError(text)
        count = 30 if "30" in text else 10
        notes = frozenset({Note.FEWER_THAN_ASKED} if "few" in text else ())
        found, known = obeyed(picks(count + 15, 1 + len(seen)), listener, count)
        return TrackList(
            ListKind.MOOD, text, found, ("rainy day",), length=Length(count), notes=notes,
            understood=chips(text, off), left_out_known=known, achieved=Achieved(0.8, 0.62, 0.7),
        )  # fmt: skip

    async def recommend(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        self._called("recommend", text, seed, seen)
        self.listeners.append(listener)
        if "unknown" in text:
            raise UnknownSongError(text)
        found = picks(10, 2 + len(seen))
        return TrackList(ListKind.RECOMMEND, text, found, seeds=(track(1),), unknown=("Xyz",))

    async def like(
        self,
        track_ids: Sequence[int],
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        self._called("like", tuple(track_ids), seed, seen)
        self.listeners.append(listener)
        if set(track_ids) & self.gone:
            raise UnknownSongError(str(track_ids[0]))
        seeds = tuple(track(number) for number in track_ids)
        return TrackList(ListKind.RECOMMEND, "", picks(10, 20 + len(seen)), seeds=seeds)

    async def from_taste(
        self, *, seed: int = 0, seen: frozenset[int] = frozenset(), listener: Listener = STRANGER
    ) -> TrackList:
        if not listener.liked:
            raise NoTasteError("nothing is liked yet")
        self._called("from_taste", seed, seen, dict(listener.liked))
        self.listeners.append(listener)
        return TrackList(ListKind.RECOMMEND, "", picks(10, 50 + len(seen)))

    async def why(
        self, *words: Any, listener: Listener = STRANGER, **request: object
    ) -> dict[int, Why]:
        """Of moods the words and the tracks, of songs the tracks alone."""
        self._called("why", *words, request)
        return {
            number: Why(track(number), 1, REASONS[0], SeedEvidence(track(30), 3), 11, 10)
            for number in words[-1]
            if number not in listener.barred_tracks
        }

    async def describe(self, text: str) -> TrackCard:
        self._called("describe", text)
        reference = parse_spotify(text)
        if "unknown" in text or (reference and reference.id != SPOTIFY_ID):
            raise UnknownSongError(text)
        return await self.card(1)

    async def card(self, track_id: int) -> TrackCard:
        self._called("card", track_id)
        if track_id in self.gone:
            raise UnknownSongError(str(track_id))
        return TrackCard(track(track_id), FULL_PROFILE, LISTS, picks(3, 40))

    async def tracks(self, track_ids: Sequence[int]) -> dict[int, Track]:
        return {number: track(number) for number in track_ids if number not in self.gone}

    async def popular(self, limit: int) -> list[Track]:
        self._called("popular", limit)
        return [track(number, popularity=100 - number) for number in range(60, 60 + min(limit, 25))]

    async def by_spotify_id(self, spotify_id: str) -> Track | None:
        return track(1) if spotify_id == SPOTIFY_ID else None


class NobodyForgotten:
    """`core.ports.Forgetting` where nothing is kept."""

    async def close(self, user_id: int) -> str:
        return "mark"

    async def open(self, user_id: int, mark: str) -> None:
        pass


@functools.cache
def _library() -> Library:
    return Library.load()


def house(
    fake: FakeServices,
    values: MemoryKeyValue | None = None,
    requests: int = 1000,
    features: Features = FEATURES,
) -> House:
    """The bot's house over these services, with small ids in order."""
    values = values or MemoryKeyValue()
    known = people(fake, values)
    numbers = itertools.count(1)
    return House(
        services=Services(fake, fake, fake, fake, fake),
        lists=Lists(values, fake, lambda: f"list{next(numbers)}"),
        questions=Questions(values),
        library=_library(),
        signer=Signer(b"a key for tests", features.codes),
        languages=ChosenLanguages(known, values),
        groups=GroupService(MemoryGroups(), values, lambda: NOW),
        limits=Limits(values, values._clock, requests),
        members=Members(values),
        recent=Recent(values),
        features=features,
        people=known,
        privacy=PrivacyService([], NobodyForgotten(), lambda: NOW),
    )


NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def people(fake: FakeServices, values: MemoryKeyValue) -> PeopleService:
    """People in memory, on the clock of the values."""
    memory = MemoryPeople()
    start = values._clock()
    return PeopleService(
        people=memory,
        opinions=memory,
        history=memory,
        tracks=fake,
        now=lambda: NOW + timedelta(seconds=values._clock() - start),
    )
