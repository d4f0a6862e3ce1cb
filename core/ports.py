"""What the services need of the outside, as narrow protocols."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.model import AudioProfile, Playlist, Release, Track

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


class PlaylistSearch(Protocol):
    """Playlists by meaning and by words, and what is in them."""

    async def nearest(
        self, release: Release, vector: Vector, limit: int
    ) -> list[tuple[Playlist, float]]:
        """The nearest by cosine, with the similarity, nearest first."""

    async def by_words(self, grams: Sequence[str], limit: int) -> list[tuple[Playlist, float]]:
        """Those whose name or captions share grams, with the share of the words' weight found."""

    async def members(self, playlist_ids: Sequence[int]) -> dict[int, list[int]]:
        """The named tracks of each playlist, in order."""


class Neighbours(Protocol):
    """Tracks near tracks, in one release."""

    async def by_vector(
        self, release: Release, track_ids: Sequence[int], limit: int
    ) -> dict[int, list[tuple[int, float]]]:
        """For each track that has a vector: the nearest named tracks and their cosine."""

    async def by_list(
        self, release: Release, track_ids: Sequence[int], limit: int
    ) -> dict[int, list[tuple[int, float]]]:
        """For each track that has a list: its co-listed tracks and their score."""

    async def together(
        self, track_ids: Sequence[int], others: Sequence[int]
    ) -> dict[tuple[int, int], int]:
        """How many playlists hold a pair (track, other)."""


class Cards(Protocol):
    """What a card shows beside the track."""

    async def profile(self, track_id: int) -> AudioProfile | None:
        """Its audio features."""

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any, by track id."""

    async def playlists_of(self, track_id: int, limit: int) -> list[Playlist]:
        """Playlists with a name that it sits in."""


class Genres(Protocol):
    """Tracks by genre words."""

    async def by_genres(
        self, words: Sequence[str], limit: int
    ) -> list[tuple[int, tuple[str, ...]]]:
        """Tracks whose genres hold any of the words, with those found; most found first."""


class KeyValue(Protocol):
    """Small values with a life, shared by all processes."""

    async def get(self, key: str) -> bytes | None:
        """The value, when it is still alive."""

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter and return its sum; the first addition starts its life."""
