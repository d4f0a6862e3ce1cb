"""Playlist-kNN: what the playlists that hold the seeds hold besides.

After Faggioli, Polato, Aiolli, "Efficient Similarity Based Methods for the Playlist Continuation
Task" (2018): inverse-frequency weights, similarity to a power, popularity damping.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from ml.data.corpus import Corpus, Floats
from ml.models.base import Query, Ranking, top_rows
from ml.models.sparse import seed_matrix, strongest

_QUERIES = 200


@dataclass(frozen=True, slots=True)
class PlaylistKnnSettings:
    """How playlists are weighed."""

    neighbours: int = 1_500
    power: float = 2.0  # of the similarity
    damping: float = 0.2  # tracks weigh popularity^-damping
    length: float = 0.6  # a playlist's similarity is divided by length^length
    later: float = 0.5  # the last seed weighs 1 + later times the first


DEFAULTS = PlaylistKnnSettings()


class PlaylistKnnModel:
    """Similarity of the seeds to each playlist, summed over the playlists of a track."""

    def __init__(self, settings: PlaylistKnnSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Weigh tracks by rarity and playlists by length."""
        del rng
        self._corpus = corpus
        playlists = max(1, corpus.size[0])
        self._rarity = np.log1p(playlists / np.maximum(corpus.popularity, 1)).astype(np.float32)
        length = np.maximum(corpus.lengths, 1) ** -self._settings.length
        weighted = sp.diags(length.astype(np.float32)) @ corpus.matrix @ sp.diags(self._rarity)
        self._by_track = weighted.T.tocsr()  # [tracks, playlists]
        damped = np.maximum(corpus.popularity, 1) ** -self._settings.damping
        self._damped = sp.diags(damped.astype(np.float32))

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """Tracks of the playlists that share a seed."""
        rankings: list[Ranking] = []
        for start in range(0, len(queries), _QUERIES):
            batch = queries[start : start + _QUERIES]
            weights = [self._weights(query) for query in batch]
            similar = (seed_matrix(batch, self._corpus.size[1], weights) @ self._by_track).tocsr()
            similar.data **= self._settings.power
            nearest = strongest(similar, self._settings.neighbours)
            rankings += top_rows((nearest @ self._corpus.matrix) @ self._damped, batch, n)
        return rankings

    def _weights(self, query: Query) -> Floats:
        place = np.linspace(1, 1 + self._settings.later, len(query.seeds))
        return (place * self._rarity[query.seeds]).astype(np.float32)
