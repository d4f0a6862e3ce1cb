"""Tracks by chance: the floor that every model must beat."""

from collections.abc import Sequence

import numpy as np

from ml.data.corpus import Corpus
from ml.models.base import Query, Ranking, without


class RandomModel:
    """Every trained track is as likely as any other."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Note the tracks, and draw the seed of all rankings."""
        self._known = np.flatnonzero(corpus.popularity > 0)
        self._seed = int(rng.integers(2**62))

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """A fresh draw for each query, the same at every call."""
        rng = np.random.default_rng(self._seed)
        rankings = []
        for query in queries:
            size = min(len(self._known), n + len(query.seeds))
            rankings.append(without(rng.choice(self._known, size, replace=False), query.seeds, n))
        return rankings
