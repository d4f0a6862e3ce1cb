"""Playlist-kNN: what the playlists that hold the seeds hold besides.

After Faggioli, Polato, Aiolli, "Efficient Similarity Based Methods for the Playlist Continuation
Task" (2018): inverse-frequency weights, similarity to a power, popularity damping; playlists of the
same title, and those that share artists but no track, count a little.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from core.naming import fold
from ml.data.corpus import Corpus, Sparse
from ml.models.base import Proposals, Query, Route, best_rows
from ml.models.sparse import later, owners, seed_matrix, strongest

_QUERIES = 200


@dataclass(frozen=True, slots=True)
class PlaylistKnnSettings:
    """How playlists are weighed."""

    neighbours: int = 1_500
    power: float = 1.2  # of the similarity
    damping: float = 0.2  # tracks weigh popularity^-damping
    length: float = 0.6  # a playlist's similarity is divided by length^length
    later: float = 1.0  # the last seed weighs 1 + later times the first
    artists: float = 0.5  # a shared artist beside a shared track, for thin data
    thin: int = 20_000  # playlists; with more of them artists have nothing to add
    title: float = 0.1  # the same title beside the similarity of the nearest playlist


DEFAULTS = PlaylistKnnSettings()


class PlaylistKnnModel(Route):
    """Similarity of the seeds to each playlist, summed over the playlists of a track."""

    def __init__(self, settings: PlaylistKnnSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Weigh tracks and artists by rarity and playlists by length."""
        del rng
        s = self._settings
        self._corpus = corpus
        length = sp.diags((np.maximum(corpus.lengths, 1) ** -s.length).astype(np.float32))
        self._rarity = _rarity(corpus.popularity, corpus.size[0])
        self._by_track = (length @ corpus.matrix @ sp.diags(self._rarity)).T.tocsr()
        artists = int(corpus.artist_of.max(initial=-1)) + 1
        self._thin = bool(s.artists and artists and corpus.size[0] <= s.thin)
        self._owners = owners(corpus.artist_of, artists)
        held = (corpus.matrix @ self._owners).tocsr()  # [playlists, artists]
        self._artist_rarity = _rarity(np.bincount(held.indices, minlength=artists), corpus.size[0])
        held.data = np.sqrt(held.data)
        self._by_artist = (length @ held @ sp.diags(self._artist_rarity)).T.tocsr()
        damped = np.maximum(corpus.popularity, 1) ** -s.damping
        self._damped = sp.diags(damped.astype(np.float32))
        self._titled: dict[str, list[int]] = defaultdict(list)
        for row, one in enumerate(corpus.playlists):
            self._titled[fold(one.name)].append(row)
        self._titled.pop("", None)

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Tracks of the playlists that share a seed, an artist with one, or the title."""
        found: list[Proposals] = []
        for start in range(0, len(queries), _QUERIES):
            batch = queries[start : start + _QUERIES]
            similar = self._similar(batch)
            similar.data **= self._settings.power
            nearest = strongest(similar, self._settings.neighbours)
            scores = (nearest @ self._corpus.matrix) @ self._damped
            found += best_rows(scores.tocsr(), batch, n)
        return found

    def _similar(self, queries: Sequence[Query]) -> Sparse:
        """The similarity of playlists to each query, `[queries, playlists]`."""
        s = self._settings
        weights = [later(query, s.later) * self._rarity[query.seeds] for query in queries]
        similar = seed_matrix(queries, self._corpus.size[1], weights) @ self._by_track
        if self._thin:
            seeds = seed_matrix(queries, self._corpus.size[1]) @ self._owners
            seeds = seeds @ sp.diags(self._artist_rarity)
            similar = similar + s.artists * (seeds @ self._by_artist)
        if s.title and self._corpus.size[0]:
            best = np.asarray(similar.max(axis=1).todense()).ravel()
            similar = similar + s.title * sp.diags(best) @ self._same_title(queries)
        return similar.tocsr()

    def _same_title(self, queries: Sequence[Query]) -> Sparse:
        rows = [self._titled.get(fold(query.text), []) for query in queries]
        offsets = np.concatenate([[0], np.cumsum([len(found) for found in rows])])
        columns = np.array([row for found in rows for row in found], np.int64)
        parts = (np.ones(len(columns), np.float32), columns, offsets)
        return sp.csr_matrix(parts, shape=(len(queries), self._corpus.size[0]))


def _rarity(counts: np.ndarray[tuple[int], np.dtype[np.int64]], playlists: int) -> Sparse:
    return np.log1p(max(1, playlists) / np.maximum(counts, 1)).astype(np.float32)
