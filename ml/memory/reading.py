"""What a request reads of a trained release in memory: the other adapter of `core.reading`."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

import numpy as np
from numpy.typing import NDArray

from core.model import FEATURES, AudioProfile, Release, Track
from core.reading import Held, Ids, Listed, Matrix, SeedRoutes, Sift, Vector, Voice
from ml.memory.release import By, MemoryRelease


class MemoryReader:
    """Opens readings of one release."""

    def __init__(self, held: MemoryRelease) -> None:
        self._held = held

    @asynccontextmanager
    async def reading(self, release: Release) -> AsyncIterator["MemoryReading"]:
        """Nothing is opened or closed; there is one release."""
        if release.id != self._held.release.id:
            raise ValueError(f"release {release.id} is not the one in memory")
        yield MemoryReading(self._held)


class MemoryReading:
    """The queries of one request, in numpy."""

    def __init__(self, held: MemoryRelease) -> None:
        self._held = held
        self._lists = held.lists

    async def by_seeds(
        self, seeds: Sequence[int], *, depth: int, playlists: int, without: Collection[int] = ()
    ) -> SeedRoutes:
        """What every route says about each seed; `without` are playlists that are left out."""
        lists = _said(seeds, self._held.neighbours, depth)
        near = _said(seeds, self._held.near, depth)
        cold = [seed for seed in seeds if seed not in lists and seed not in near]
        kin = {seed: own for seed in seeds if (own := self._lists.kin(seed)) is not None}
        return SeedRoutes(
            lists=lists,
            near=near,
            held=self._holding(seeds, playlists, without),
            kin=kin,
            circle={seed: self._held.circle(seed)[:depth] for seed in kin},
            sound=_said(cold, self._held.alike, depth),
        )

    def _holding(self, seeds: Sequence[int], limit: int, without: Collection[int]) -> list[Held]:
        """The playlists that hold most of the seeds, the smallest first."""
        first: dict[int, int] = {}
        mine: dict[int, list[int]] = {}
        for seed in seeds:
            for place, row in enumerate(self._lists.holders(seed).tolist()):
                if row not in without:
                    mine.setdefault(row, []).append(seed)
                    first[row] = min(place, first.get(row, place))
        best = sorted(mine, key=lambda row: (-len(mine[row]), first[row], row))[:limit]
        return [self._held_by(row, tuple(mine[row])) for row in sorted(best)]

    async def nearest(
        self, vector: Vector, limit: int, within: float, without: Collection[int] = ()
    ) -> list[Voice]:
        """The playlists nearest to a vector of words, nearest first, `within` of the nearest."""
        asked = vector.astype(np.float16).astype(np.float32)
        rows, placed = self._held.placed_playlists
        similar = (placed @ asked).astype(np.float64) / (np.linalg.norm(asked) or 1.0)
        open_to = ~np.isin(rows, list(without))
        rows, similar = rows[open_to], similar[open_to]
        order = np.lexsort((rows, -similar))[:limit]
        order = order[similar[order] >= similar.max(initial=0.0) - within]
        return [self._voice(int(rows[at]), float(similar[at])) for at in order]

    async def by_words(
        self, grams: Sequence[str], share: float, limit: int, without: Collection[int] = ()
    ) -> list[Voice]:
        """Playlists whose name or captions hold this share of the grams."""
        if not grams:
            return []
        least = max(1, int(np.ceil(share * len(grams))))
        shared: dict[int, int] = {}
        for gram in set(grams):
            for row in self._held.playlists_by_gram.get(gram, ()):
                shared[row] = shared.get(row, 0) + 1
        found = [row for row, count in shared.items() if count >= least and row not in without]
        found = sorted(found, key=lambda row: (-shared[row], row))[:limit]
        return [self._voice(row, shared[row] / len(grams)) for row in found]

    def _voice(self, row: int, similarity: float) -> Voice:
        lists = self._lists
        return Voice(lists.playlist(row), int(lists.sizes[row]), lists.members(row), similarity)

    def _held_by(self, row: int, seeds: tuple[int, ...]) -> Held:
        lists = self._lists
        return Held(lists.playlist(row), int(lists.sizes[row]), lists.members(row), seeds)

    async def facets(self, names: Sequence[str], limit: int) -> dict[str, Ids]:
        """The most popular tracks that have something in common, by its name."""
        found = {name: self._lists.facet(name)[:limit] for name in names}
        return {name: ids for name, ids in found.items() if len(ids)}

    async def details(self, ids: Ids, limit: int, sift: Sift) -> list[Track]:
        """The tracks that pass the sift, in order; unknown ones behind those known to pass."""
        tracks = [self._lists.tracks[at] for at in ids if self._lists.shown[at]]
        tracks = [track for track in tracks if _passes(track, sift)]
        return sorted(tracks, key=lambda track: _unknown(track, sift))[:limit]

    async def look_ahead(self, track_ids: Sequence[int]) -> None:
        """All is there already."""

    async def vectors(self, track_ids: Sequence[int]) -> Matrix:
        """Unit rows `[n, 256]`; zero rows for tracks that have no vector."""
        return self._held.artefact.track_vectors[list(track_ids)].astype(np.float32)

    async def artist_tops(self, track_ids: Sequence[int]) -> dict[int, int]:
        """The popularity of the main artist's most popular track, by track id."""
        return {at: int(self._lists.tops[at]) for at in track_ids if self._lists.shown[at]}

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any: measured ones, else those estimated."""
        found = {}
        for at in track_ids:
            known = _values(self._held.lists.corpus.features[at])
            guessed = {
                name: value for name, value in self._held.guessed(at).items() if name not in known
            }
            if known or guessed:
                found[at] = AudioProfile({**known, **guessed}, frozenset(guessed))
        return found

    async def spotify_ids(self, track_ids: Sequence[int]) -> dict[int, str]:
        """A corpus knows none."""
        del track_ids
        return {}


def _said(seeds: Sequence[int], by_seed: By, depth: int) -> dict[int, Listed]:
    found = {seed: by_seed(seed) for seed in seeds}
    return {
        seed: Listed(one.ids[:depth], one.scores[:depth])
        for seed, one in found.items()
        if one is not None
    }


def _passes(track: Track, sift: Sift) -> bool:
    spoken = not sift.languages or track.language is None or track.language in sift.languages
    if sift.years is None or track.year is None:
        return spoken
    first, last = sift.years
    return spoken and first <= track.year <= last


def _unknown(track: Track, sift: Sift) -> int:
    return (bool(sift.languages) and track.language is None) + (
        sift.years is not None and track.year is None
    )


def _values(features: NDArray[np.float32]) -> Mapping[str, float]:
    pairs = zip(FEATURES, features.tolist(), strict=True)
    return {name: value for name, value in pairs if not np.isnan(value)}
