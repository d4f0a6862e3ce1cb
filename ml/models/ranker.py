"""The learned ranker as a model: boosted trees reorder what the fusion of the routes found.

Per kind of request it serves only where it beat the fusion on playlists that neither the routes
nor the trees had seen; elsewhere the order of the fusion stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ml.data.challenge import Case
from ml.data.corpus import Corpus
from ml.models.base import Query, Ranking, Route
from ml.models.facts import TrackFacts
from ml.models.rrf import WEIGHTS, kind
from ml.train.ranker import (
    DEFAULTS,
    Examples,
    RankerSettings,
    chosen_kinds,
    examples,
    gathered,
    grown,
    joined,
    matrix_of,
    thinned,
)
from ml.train.unseen import aside

Fresh = Callable[[], Mapping[str, Route]]

_FEWEST = 12  # families of examples; from fewer nothing can be learned and judged
_METRICS = ("ndcg_500", "r_precision")
_TOLERATED = 0.98


class RankerModel:
    """Built on fitted routes; `unseen` are cases from playlists that those routes never saw.

    Without such cases, or where they are few, `fresh` makes routes of their own to be fitted on a
    part of the corpus and asked for the rest. `asked` turns a case's query into one that will be
    asked.
    """

    def __init__(
        self,
        routes: Mapping[str, Route],
        fresh: Fresh,
        unseen: Sequence[Case] = (),
        settings: RankerSettings = DEFAULTS,
        weights: Mapping[str, Mapping[str, float]] = WEIGHTS,
        asked: Callable[[Query], Query] = lambda query: query,
    ) -> None:
        self._routes = routes
        self._fresh = fresh
        self._unseen = unseen
        self._settings = settings
        self._weights = weights
        self._asked = asked
        self.booster: Any = None
        self.kinds: frozenset[str] = frozenset()  # that the trees order
        self.compared: dict[str, dict[str, float]] = {}  # by kind, on unseen playlists

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Gather examples, choose the kinds, grow the trees on all examples."""
        parts = self._examples(corpus, rng)
        self._facts = TrackFacts(corpus)
        self.popularity = self._facts.popularity
        made = joined(parts) if parts else None
        if made is None or len(np.unique(made.family)) < _FEWEST or not made.true.any():
            return
        self.compared = chosen_kinds(made, rng, self._settings)
        self.kinds = frozenset(name for name, found in self.compared.items() if _won(found))
        if self.kinds:
            thin = thinned(made, rng, self._settings)
            self.booster = grown(thin, int(rng.integers(2**31)), self._settings)

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """The candidates by their trees, then the rest as fused; the fusion where it won."""
        depth = max(n, self._settings.candidates)
        asked = gathered(queries, self._routes, self._weights, depth)
        rankings = []
        for query, (found, fused) in zip(queries, asked, strict=True):
            if self.booster is None or kind(query) not in self.kinds or not len(fused):
                rankings.append(fused[:n])
                continue
            first = fused[: self._settings.candidates]
            scores = self.booster.predict(matrix_of(query, found, first, self._facts))
            order = np.argsort(-scores, kind="stable")
            rankings.append(np.concatenate([first[order], fused[len(first) :]])[:n])
        return rankings

    def _examples(self, corpus: Corpus, rng: np.random.Generator) -> list[Examples]:
        made = []
        if self._unseen:
            made.append(self._ask(self._unseen, self._routes, corpus, rng))
        if len(self._unseen) < self._settings.enough and corpus.size[0] > _FEWEST:
            inner = aside(corpus, rng, self._settings.aside)
            if inner is not None and inner.cases:
                routes = self._fresh()
                for name in routes:
                    routes[name].fit(inner.corpus, rng)
                made.append(self._ask(inner.cases, routes, inner.corpus, rng))
        return made

    def _ask(
        self,
        cases: Sequence[Case],
        routes: Mapping[str, Route],
        corpus: Corpus,
        rng: np.random.Generator,
    ) -> Examples:
        shaped = [replace(case, query=self._asked(case.query)) for case in cases]
        return examples(shaped, routes, self._weights, corpus, rng, self._settings)


def _won(found: Mapping[str, float]) -> bool:
    """More on both metrics taken together, and less on neither by much."""
    gains = [found[f"trees_{name}"] / max(found[f"rrf_{name}"], 1e-9) for name in _METRICS]
    return sum(gains) > len(gains) and min(gains) > _TOLERATED
