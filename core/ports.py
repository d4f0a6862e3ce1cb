"""What the services need of the outside, as narrow protocols."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.feedback import Event, Feedback, Happened, Person, Scope
from core.groups import GroupSettings
from core.model import Attempt, AudioProfile, Playlist, Release, Track

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


class TextEncoder(Protocol):
    """Texts to unit vectors of one encoder's space."""

    @property
    def name(self) -> str:
        """Which encoder this is; projectors are trained for a name."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """The vectors, `[len(texts), dimension]`, in order; raises `EncoderDownError`."""


class QueryVectors(Protocol):
    """Words to a vector in the playlist space of a release."""

    async def project(self, text: str, release: Release) -> Vector:
        """A unit vector, `[512]`; raises `EncoderDownError`."""


class Releases(Protocol):
    """Which release is active."""

    async def active(self) -> Release:
        """The active one; raises `CatalogueEmptyError` when there is none."""


class ProjectorFiles(Protocol):
    """The projectors of a release, as published."""

    async def projector(self, release_id: int, encoder: str) -> bytes:
        """The safetensors file whose SHA-256 was checked; raises `SetupError` when it differs."""


class Tracks(Protocol):
    """Tracks by id."""

    async def tracks(self, track_ids: Sequence[int]) -> dict[int, Track]:
        """Those that have a name, by id."""

    async def by_spotify_id(self, spotify_id: str) -> Track | None:
        """The recording that carries this Spotify id."""

    async def popular(self, limit: int) -> list[Track]:
        """The tracks that most playlists hold."""


class TitleSearch(Protocol):
    """Tracks by what people type of title and artist."""

    async def exact(self, keys: Sequence[str], limit: int) -> list[Track]:
        """Tracks under any of these keys (`core.naming`), the most popular first."""

    async def fuzzy(self, grams: Sequence[str], limit: int) -> list[tuple[int, list[str]]]:
        """Ids of about `limit` tracks that share the rarest of these grams, with their keys."""


class ModelFiles(Protocol):
    """The small models of a release, as published."""

    async def model(self, release_id: int, name: str) -> bytes:
        """The file whose SHA-256 was checked; raises `SetupError` when it is not there."""


class Neighbours(Protocol):
    """Tracks near a track, in one release."""

    async def by_vector(
        self, release: Release, track_ids: Sequence[int], limit: int
    ) -> dict[int, list[tuple[int, float]]]:
        """For each track that has a vector: the nearest named tracks and their cosine."""


class Cards(Protocol):
    """What a card shows beside the track."""

    async def profile(self, track_id: int) -> AudioProfile | None:
        """Its audio features."""

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any, by track id."""

    async def playlists_of(self, track_id: int, limit: int) -> list[Playlist]:
        """Playlists with a name that it sits in."""


class KeyValue(Protocol):
    """Small values with a life, shared by all processes."""

    async def get(self, key: str) -> bytes | None:
        """The value, when it is still alive."""

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter and return its sum; the first addition starts its life."""


class UpdateMarks(Protocol):
    """What became of a bot's updates, remembered for a day by all processes."""

    async def begin(self, update_id: int) -> Attempt:
        """Count an attempt before its work begins; raises `StoreDownError`."""

    async def finish(self, update_id: int) -> None:
        """Remember that it was handled; raises `StoreDownError`."""

    async def excuse(self, update_id: int) -> None:
        """Take back the attempt: what failed was not its fault; raises `StoreDownError`."""


class KeptUpdates(Protocol):
    """Updates of a bot that are confirmed and not handled yet; each raises `StoreDownError`."""

    async def keep(self, update_id: int, raw: bytes) -> None:
        """Keep one; afterwards it may be confirmed."""

    async def kept(self) -> list[bytes]:
        """All of them, the oldest number first."""

    async def drop(self, update_id: int) -> None:
        """Forget one that was handled."""


class Meter(Protocol):
    """Counts what happens; never with anything that names a person."""

    def looked_up(self, cache: str, *, found: bool) -> None:
        """Something was looked up in a cache."""

    def failed(self, service: str, error: str) -> None:
        """An outside service failed; `error` is the name of a class."""


class People(Protocol):
    """What people have chosen."""

    async def person(self, user_id: int) -> Person:
        """Their choices; the defaults for somebody unknown."""

    async def choose(self, user_id: int, person: Person, now: datetime) -> None:
        """Keep their choices in place of the ones before."""


class Opinions(Protocol):
    """What people say about tracks."""

    async def give(self, user_id: int, feedback: Feedback) -> int:
        """Keep it in place of what was said before of this track; its id."""

    async def take_back(self, user_id: int, feedback_id: int, now: datetime) -> Feedback | None:
        """Undo one; it, also when it was undone already, or None when it is not theirs."""

    async def feedback(self, user_id: int, now: datetime) -> list[Feedback]:
        """What acts now, newest first."""


class History(Protocol):
    """What people did with tracks."""

    async def happened(
        self, user_id: int, kind: Happened, track_ids: Sequence[int], now: datetime
    ) -> None:
        """Keep that it did; tracks that have left the catalogue are passed over."""

    async def events(self, user_id: int, now: datetime) -> list[Event]:
        """The last time of each kind for each track, as long as it is kept (`KEPT`)."""

    async def prune(self, now: datetime) -> int:
        """Delete what has outlived its time, of everybody; how many people and rows."""


class PersonalData(Protocol):
    """One store's part of what is kept about people; every store that keeps some is registered.

    A Redis key that belongs to a person begins with `core.personal.of(user_id)`, and what writes
    one compares marks (`core.personal`).
    """

    async def export(self, user_id: int) -> Mapping[str, Any]:
        """Everything about a person as JSON values, by what it is; empty when there is nothing."""

    async def forget(self, user_id: int, scope: Scope, mark: str) -> Mapping[str, int]:
        """Delete what falls under the scope; how many rows or keys, by what they were.

        Until `Forgetting.open` nobody writes what has begun before; a store that is not Redis
        keeps the mark, and compares it itself.
        """


class Forgetting(Protocol):
    """Keeps work that is under way from writing of somebody who is forgotten (`core.personal`)."""

    async def close(self, user_id: int) -> str:
        """Let nobody write of this person until `open`; the mark that will stand then."""

    async def open(self, user_id: int, mark: str) -> None:
        """Let work that begins from now on write again, and none that began before."""


class Groups(Protocol):
    """What groups have set, and which of them the bot is in."""

    async def settings(self, chat_id: int) -> GroupSettings:
        """What the group has set; the defaults for one that is unknown."""

    async def keep(self, chat_id: int, settings: GroupSettings, now: datetime) -> None:
        """Keep what was set, in place of what was before."""

    async def belong(self, chat_id: int, now: datetime, *, active: bool) -> None:
        """Keep whether the bot is a member; what was set stays."""

    async def move(self, chat_id: int, new_id: int, now: datetime) -> None:
        """Give the settings to the supergroup that the group became; once, however often told."""
