"""What one request reads of a release: routes to tracks, and what ranking knows of candidates."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from core.model import AudioProfile, Playlist, Release, Track

Ids = NDArray[np.int64]
Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Listed:
    """Tracks in an order, with their scores."""

    ids: Ids  # [n], best first
    scores: NDArray[np.float64]  # [n]


class Voice(NamedTuple):
    """A playlist near to some words, and what it holds."""

    playlist: Playlist
    size: int  # named tracks, also beyond those listed
    tracks: Ids  # [at most 500]
    similarity: float


class Held(NamedTuple):
    """A playlist that holds some of the seeds, and what it holds."""

    playlist: Playlist
    size: int
    tracks: Ids
    seeds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeedRoutes:
    """What each route says about each seed; a seed that a route does not know is not in it."""

    lists: Mapping[int, Listed]  # neighbour lists
    near: Mapping[int, Listed]  # by vector, with the cosine; the seed itself is among them
    held: Sequence[Held]
    kin: Mapping[int, Ids]  # of the same artist, those of the same album first
    circle: Mapping[int, Ids]  # of the artists that are listed with its artist
    sound: Mapping[int, Listed]  # of seeds that have neither list nor vector


@dataclass(frozen=True, slots=True)
class Sift:
    """What candidates must not be known to miss."""

    languages: frozenset[str] = frozenset()  # empty: any
    years: tuple[int, int] | None = None  # first and last


class Reading(Protocol):
    """All that one request reads, in one release."""

    async def by_seeds(
        self, seeds: Sequence[int], *, depth: int, playlists: int, without: Collection[int] = ()
    ) -> SeedRoutes:
        """What every route says about each seed; `without` are playlists that are left out."""

    async def nearest(
        self, vector: Vector, limit: int, within: float, without: Collection[int] = ()
    ) -> list[Voice]:
        """The playlists nearest to a vector of words, nearest first, `within` of the nearest."""

    async def by_words(
        self, grams: Sequence[str], share: float, limit: int, without: Collection[int] = ()
    ) -> list[Voice]:
        """Playlists whose name or captions hold this share of the grams."""

    async def facets(self, names: Sequence[str], limit: int) -> dict[str, Ids]:
        """The most popular tracks that have something in common, by its name."""

    async def details(self, ids: Ids, limit: int, sift: Sift) -> list[Track]:
        """The tracks that pass the sift, in order; unknown ones behind those known to pass.

        They come without their Spotify ids.
        """

    async def look_ahead(self, track_ids: Sequence[int]) -> None:
        """Read the vectors of tracks that are likely to be asked for."""

    async def vectors(self, track_ids: Sequence[int]) -> Matrix:
        """Unit rows `[n, 256]`; zero rows for tracks that have no vector."""

    async def artist_tops(self, track_ids: Sequence[int]) -> dict[int, int]:
        """The popularity of the main artist's most popular track, by track id."""

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any."""

    async def spotify_ids(self, track_ids: Sequence[int]) -> dict[int, str]:
        """The Spotify ids of those that have one."""


class Reader(Protocol):
    """Opens readings."""

    def reading(self, release: Release) -> AbstractAsyncContextManager[Reading]:
        """One connection for the queries of one request."""
