"""Words to tracks through the playlist space: nearest playlists, then similarity times frequency.

As `core.ranking.similarity_frequency` does at run time, over a whole corpus.
"""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp

from core.ranking import LENGTH_DAMPING, TEMPERATURE
from ml.data.corpus import Corpus, Floats, Sparse
from ml.models.base import NOTHING, Proposals, Query, Route, best, top, unit
from ml.models.contrastive import ContrastiveModel
from ml.train.captions import captions
from ml.train.towers import DEFAULTS, Towers, TowerSettings, train_towers

Encode = Callable[[Sequence[str]], Floats]

_NEAREST = 50  # playlists
_TEXTS = 200  # compared with all playlists at a time


def centroids(corpus: Corpus, vectors: Floats) -> Floats:
    """The middle of each playlist's tracks, `[playlists, d]`, of unit length (zero when empty)."""
    sums = corpus.matrix @ vectors
    return unit(np.asarray(sums, np.float32))


class TextModel(Route):
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

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Nothing for a query without words."""
        found = [NOTHING] * len(queries)
        asked: dict[str, list[int]] = {}
        for at, query in enumerate(queries):
            if query.text.strip():
                asked.setdefault(query.text, []).append(at)
        texts = list(asked)
        for start in range(0, len(texts) if self._towers else 0, _TEXTS):
            batch = texts[start : start + _TEXTS]
            scores = self._voices(batch) @ self._corpus.matrix  # [batch, tracks], sparse
            for row, text in enumerate(batch):
                cells = slice(*scores.indptr[row : row + 2])
                for at in asked[text]:
                    found[at] = best(scores.indices[cells], scores.data[cells], queries[at], n)
        return found

    def _voices(self, texts: Sequence[str]) -> Sparse:
        """The weights of the nearest playlists of each text, `[texts, playlists]`."""
        towers = self._towers
        if towers is None:
            raise RuntimeError("no text was there to learn from")
        similar = towers.texts(self._encode(texts)) @ self._playlists.T  # [texts, playlists]
        rows, columns, values = [], [], []
        for row, one in enumerate(similar):
            nearest = top(one, _NEAREST)
            if len(nearest):
                voices = np.exp((one[nearest] - one[nearest[0]]) / TEMPERATURE)
                rows.append(np.full(len(nearest), row))
                columns.append(nearest)
                values.append(voices * self._weight[nearest])
        shape = (len(texts), len(self._playlists))
        if not rows:
            return sp.csr_matrix(shape, dtype=np.float32)
        parts = (np.concatenate(rows), np.concatenate(columns))
        return sp.csr_matrix((np.concatenate(values).astype(np.float32), parts), shape=shape)
