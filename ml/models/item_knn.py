"""Item-kNN: tracks that are listed together, by asymmetric cosine.

Aiolli, "Efficient Top-N Recommendation for Very Large Scale Binary Rated Datasets" (2013); shrink
and popularity damping after the neighbour models of the RecSys Challenge 2018.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from ml.data.corpus import Corpus, Sparse
from ml.models.base import Proposals, Query, Route, best_rows
from ml.models.sparse import later, seed_matrix, stretches, strongest

_BLOCK = 2_000  # tracks whose neighbours are computed at a time
_QUERIES = 500


@dataclass(frozen=True, slots=True)
class ItemKnnSettings:
    """How neighbours are weighed."""

    neighbours: int = 200
    alpha: float = 0.6  # exponent of the seed's own count; its neighbour's has 1 - alpha
    shrink: float = 10.0  # counts of chance; in playlists
    damping: float = 0.05  # neighbours weigh popularity^-damping
    length: float = 0.6  # a playlist weighs length^-length
    longest: int = 1_000  # tracks of a stretch
    later: float = 0.0  # the last seed weighs 1 + later times the first


DEFAULTS = ItemKnnSettings()


class ItemKnnModel(Route):
    """Sums the similarities of a track to all seeds."""

    def __init__(self, settings: ItemKnnSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Compute the neighbour lists."""
        del rng
        self.neighbours = neighbour_matrix(corpus, self._settings)

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Tracks that are neighbours of a seed, by the sum of similarities."""
        found: list[Proposals] = []
        for start in range(0, len(queries), _QUERIES):
            batch = queries[start : start + _QUERIES]
            weights = [later(query, self._settings.later) for query in batch]
            scores = seed_matrix(batch, self.neighbours.shape[0], weights) @ self.neighbours
            found += best_rows(scores, batch, n)
        return found


def neighbour_matrix(corpus: Corpus, settings: ItemKnnSettings = DEFAULTS) -> Sparse:
    """The neighbours of every track, `[tracks, tracks]`, at most `settings.neighbours` a row.

    Scores are in [0, 1]; a row is sorted by score, not by column.
    """
    lists = stretches(corpus, settings.longest)
    sizes = np.diff(lists.indptr)
    weight = (np.maximum(sizes, 1) / 50.0) ** -settings.length
    weighted = sp.diags(weight.astype(np.float32)) @ lists
    by_track = weighted.T.tocsr()  # [tracks, stretches]
    count = np.maximum(np.asarray(weighted.sum(axis=0)).ravel(), 1e-9)
    popularity = np.maximum(corpus.popularity, 1)
    toward = (count ** (1 - settings.alpha)).astype(np.float32)
    damped = (popularity**-settings.damping).astype(np.float32)
    blocks = []
    for start in range(0, max(1, corpus.size[1]), _BLOCK):
        block = (by_track[start : start + _BLOCK] @ lists).tocsr()
        rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + start
        own = block.indices == rows
        scale = (count[rows] ** settings.alpha) * toward[block.indices] + settings.shrink
        block.data = np.where(own, 0, block.data / scale * damped[block.indices]).astype(np.float32)
        block.eliminate_zeros()
        blocks.append(strongest(block, settings.neighbours))
    return sp.vstack(blocks, format="csr")
