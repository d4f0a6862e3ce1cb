"""Reciprocal rank fusion of other models: the default that needs no training of its own.

Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (2009).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ml.data.corpus import Corpus, Floats
from ml.models.base import Model, Query, Ranking, top

_SMOOTHING = 60
_ONE, _FEW = 2, 10  # seeds at most
_DEPTH = 1_000  # how far down the lists are read

#: The weights of routes by kind of query; chosen on the validation fold (`ml.evaluate`).
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "words": {"title_knn": 1.0, "text": 1.0, "same_artist": 0.3, "same_genre": 0.1},
    "one": {
        "playlist_knn": 1.0,
        "item_knn": 1.0,
        "contrastive": 0.5,
        "same_artist": 0.3,
        "title_knn": 0.5,
    },
    "few": {
        "playlist_knn": 1.0,
        "item_knn": 1.0,
        "contrastive": 0.5,
        "same_artist": 0.2,
        "title_knn": 0.3,
    },
    "many": {
        "playlist_knn": 1.0,
        "item_knn": 1.0,
        "contrastive": 0.5,
        "same_artist": 0.1,
        "title_knn": 0.2,
    },
}


def kind(query: Query) -> str:
    """Which weights a query takes, by the number of its seeds."""
    seeds = len(query.seeds)
    return "words" if not seeds else "one" if seeds <= _ONE else "few" if seeds <= _FEW else "many"


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
    gains = [weight / (_SMOOTHING + 1 + np.arange(len(ranking))) for weight, ranking in rankings]
    tracks, place = np.unique(
        np.concatenate([ranking for _, ranking in rankings]), return_inverse=True
    )
    scores: Floats = np.bincount(place, np.concatenate(gains), len(tracks)).astype(np.float32)
    return tracks[top(scores, n)]
