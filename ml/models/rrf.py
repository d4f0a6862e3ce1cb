"""Reciprocal rank fusion of other models, which needs no training of its own.

Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (2009).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core import ranker
from core.ranking.fusion import RRF_K
from ml.data.corpus import Corpus, Floats
from ml.models.base import Model, Query, Ranking, top

_DEPTH = 500  # how far down the lists are read

#: The weights of routes by kind of query; chosen on the validation fold (`ml.evaluate`).
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "words": {"title_knn": 0.5, "text": 0.5, "same_artist": 1.0, "same_genre": 0.15},
    "one": {
        "playlist_knn": 0.3,
        "item_knn": 0.3,
        "contrastive": 1.0,
        "artist_knn": 1.0,
        "als": 0.3,
        "same_artist": 0.8,
        "same_genre": 0.2,
        "audio": 0.4,
        "text": 0.6,
        "title_knn": 0.2,
    },
    "few": {
        "playlist_knn": 0.5,
        "item_knn": 0.5,
        "contrastive": 1.0,
        "artist_knn": 0.8,
        "als": 0.8,
        "same_artist": 0.7,
        "same_genre": 0.3,
        "audio": 0.4,
        "text": 0.3,
        "title_knn": 0.15,
    },
    "many": {
        "playlist_knn": 0.5,
        "item_knn": 1.0,
        "contrastive": 1.0,
        "artist_knn": 0.8,
        "als": 0.8,
        "same_artist": 0.7,
        "same_genre": 0.3,
        "audio": 0.4,
        "text": 0.15,
        "title_knn": 0.15,
    },
}


def kind(query: Query) -> str:
    """Which weights a query takes."""
    return ranker.kind(len(query.seeds))


class RrfModel:
    """Fuses fitted models; `fit` of the fusion itself fits those that it was given."""

    def __init__(
        self,
        routes: Mapping[str, Model],
        weights: Mapping[str, Mapping[str, float]] = WEIGHTS,
        *,
        fitted: bool = False,
    ) -> None:
        self._routes = routes
        self._weights = weights
        self._fitted = fitted

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Fit the routes, unless they were fitted already."""
        if not self._fitted:
            for name in sorted(self._routes):
                self._routes[name].fit(corpus, rng)

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """Tracks by the sum of weight / (60 + rank) over the routes."""
        depth = max(n, _DEPTH)
        lists = {name: route.rank(queries, depth) for name, route in self._routes.items()}
        rankings = []
        for at, query in enumerate(queries):
            weights = self._weights[kind(query)]
            used = [(weights[name], found[at]) for name, found in lists.items() if name in weights]
            rankings.append(fuse(used, n))
        return rankings


def fuse(rankings: Sequence[tuple[float, Ranking]], n: int) -> Ranking:
    """The first `n` of weighted rankings, fused; ties by index."""
    if not rankings:
        return np.empty(0, np.int64)
    gains = [weight / (RRF_K + 1 + np.arange(len(ranking))) for weight, ranking in rankings]
    tracks, place = np.unique(
        np.concatenate([ranking for _, ranking in rankings]), return_inverse=True
    )
    scores: Floats = np.bincount(place, np.concatenate(gains), len(tracks)).astype(np.float32)
    return tracks[top(scores, n)]
