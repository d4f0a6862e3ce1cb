"""Words to tracks through the playlist space: nearest playlists, then similarity times frequency.

As `core.ranking.similarity_frequency` does at run time, over a whole corpus.
"""

from collections.abc import Callable, Sequence

import numpy as np

from core.ranking import LENGTH_DAMPING, TEMPERATURE
from ml.data.corpus import Corpus, Floats
from ml.models.base import Query, Ranking, top, unit
from ml.models.contrastive import ContrastiveModel
from ml.train.captions import captions
from ml.train.towers import DEFAULTS, Towers, TowerSettings, train_towers

Encode = Callable[[Sequence[str]], Floats]

_NEAREST = 50  # playlists


def centroids(corpus: Corpus, vectors: Floats) -> Floats:
    """The middle of each playlist's tracks, `[playlists, d]`, of unit length (zero when empty)."""
    sums = corpus.matrix @ vectors
    return unit(np.asarray(sums, np.float32))


class TextModel:
    """The text projector and the playlist tower, trained on names and captions of playlists."""

    def __init__(
        self, encode: Encode, tracks: ContrastiveModel, settings: TowerSettings = DEFAULTS
    ) -> None:
        self._encode = encode
        self._tracks = tracks
        self._settings = settings
        self._towers: Towers | None = None

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Train both towers on the track vectors of the contrastive model."""
        self._corpus = corpus
        texts, owner = captions(corpus)
        if not texts:
            return
        middles = centroids(corpus, self._tracks.vectors_for(corpus, rng))
        self._towers = train_towers(middles, self._encode(texts), owner, rng, self._settings)
        self._playlists = self._towers.playlists(middles)
        self._weight = np.maximum(corpus.lengths, 1) ** -LENGTH_DAMPING

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """Empty for a query without words."""
        texts = list(dict.fromkeys(query.text for query in queries if query.text.strip()))
        if self._towers is None or not texts:
            return [np.empty(0, np.int64) for _ in queries]
        similar = self._towers.texts(self._encode(texts)) @ self._playlists.T  # [texts, playlists]
        rows = {text: row for row, text in enumerate(texts)}
        return [
            self._one(similar[rows[query.text]], query, n)
            if query.text in rows
            else np.empty(0, np.int64)
            for query in queries
        ]

    def _one(self, similar: Floats, query: Query, n: int) -> Ranking:
        nearest = top(similar, _NEAREST)
        if not len(nearest):
            return nearest
        voices = np.exp((similar[nearest] - similar[nearest[0]]) / TEMPERATURE)
        weights = voices * self._weight[nearest]
        scores = np.asarray(weights @ self._corpus.matrix[nearest]).ravel()
        scores[query.seeds] = 0
        return top(scores, n)
