"""The most listed tracks, whatever was asked."""

from collections.abc import Sequence

import numpy as np

from ml.data.corpus import Corpus
from ml.models.base import Query, Ranking, by_popularity, without


class PopularityModel:
    """Tracks by the number of training playlists that hold them."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Count."""
        del rng
        self._order = by_popularity(corpus)

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """The same list for all, without the seeds."""
        return [without(self._order, query.seeds, n) for query in queries]
