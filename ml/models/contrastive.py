"""The contrastive track vectors as a model: tracks nearest to the middle of the seeds."""

from collections.abc import Sequence

import numpy as np

from ml.data.corpus import Corpus, Floats
from ml.models.base import NOTHING, Proposals, Query, Route, top, unit
from ml.train.tracks import DEFAULTS, Progress, TrackSettings, train_tracks

_QUERIES = 64


class ContrastiveModel(Route):
    """Cosine to the mean of the seeds' unit vectors."""

    def __init__(
        self,
        settings: TrackSettings = DEFAULTS,
        progress: Progress = lambda _done, _total: None,
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._corpus: Corpus | None = None

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Train the vectors."""
        self.vectors = train_tracks(corpus, rng, self._settings, self._progress)
        self._known = np.flatnonzero(corpus.popularity > 0)
        self._corpus = corpus

    def vectors_for(self, corpus: Corpus, rng: np.random.Generator) -> Floats:
        """The vectors of this corpus, `[tracks, d]`, trained now unless they were before."""
        if self._corpus is not corpus:
            self.fit(corpus, rng)
        return self.vectors

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Empty where no seed has a vector."""
        known = self.vectors[self._known]
        found: list[Proposals] = []
        for start in range(0, len(queries), _QUERIES):
            batch = queries[start : start + _QUERIES]
            middles = np.stack([self._middle(query) for query in batch])
            scores: Floats = middles @ known.T  # [batch, known]
            found += [
                self._one(row, query, n) if middle.any() else NOTHING
                for row, query, middle in zip(scores, batch, middles, strict=True)
            ]
        return found

    def _middle(self, query: Query) -> Floats:
        if not len(query.seeds):
            return np.zeros(self.vectors.shape[1], np.float32)
        middle: Floats = unit(self.vectors[query.seeds].mean(0, keepdims=True))[0]
        return middle

    def _one(self, scores: Floats, query: Query, n: int) -> Proposals:
        seeds = query.seeds[np.isin(query.seeds, self._known)]
        scores[np.searchsorted(self._known, seeds)] = -np.inf
        found = top(scores, n, floor=-1.0)
        return Proposals(self._known[found], scores[found].astype(np.float64))
