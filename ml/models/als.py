"""Implicit ALS: playlists and tracks as factors, a query folded in as one more playlist.

Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008), by the
library `implicit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from ml.data.corpus import Corpus, Floats, Sparse
from ml.models.base import Proposals, Query, Route
from ml.models.vectors import by_dot
from ml.train.watching import Watch


@dataclass(frozen=True, slots=True)
class AlsSettings:
    """How factors are learned."""

    factors: int = 256
    iterations: int = 8
    regularisation: float = 5.0
    alpha: float = 400.0  # confidence of a cell beyond that of an empty one, which is 1
    rarity: float = 0.3  # a cell's confidence falls with popularity^-rarity
    work: int = 400_000_000  # entries times factors, which bounds the time
    fewest: int = 64  # factors, however many entries there are


DEFAULTS = AlsSettings()


class AlsModel(Route):
    """Dot products of track factors and the factors of the seeds taken as a playlist."""

    def __init__(self, settings: AlsSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Alternate; on one thread, so that the same seed gives the same factors."""
        from implicit.cpu.als import AlternatingLeastSquares

        s = self._settings
        self._known = np.flatnonzero(corpus.popularity > 0)
        self._column = np.full(corpus.size[1], -1, np.int64)
        self._column[self._known] = np.arange(len(self._known))
        confidence = s.alpha * corpus.popularity[self._known].astype(np.float64) ** -s.rarity
        self._confidence = confidence
        cells = corpus.matrix[:, self._known] @ sp.diags(confidence)
        with threadpool_limits(1):
            model = AlternatingLeastSquares(
                factors=max(1, min(_factors(s, cells.nnz), *cells.shape)),
                regularization=s.regularisation,
                iterations=s.iterations,
                num_threads=1,
                random_state=int(rng.integers(2**31)),
            )
            _fitted(model, cells.tocsr().astype(np.float32), s)
        self._factors = np.asarray(model.item_factors, np.float32)
        self._gram = self._factors.T @ self._factors

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Nothing where no seed was in a playlist."""
        return by_dot(self._known, self._factors, self._folded, queries, n)

    def _folded(self, query: Query) -> Floats | None:
        """The factors of a playlist of the seeds: (G + Y'(C-1)Y + rI)^-1 Y'C."""
        rows = self._column[query.seeds]
        rows = rows[rows >= 0]
        if not len(rows):
            return None
        mine, confidence = self._factors[rows], self._confidence[rows]
        left = self._gram + (mine.T * (confidence - 1)) @ mine
        left += self._settings.regularisation * np.eye(len(left))
        found: Floats = np.linalg.solve(left, mine.T @ confidence).astype(np.float32)
        return found


def _fitted(model: Any, cells: Sparse, settings: AlsSettings) -> None:
    """Raises `SetupError` in the round in which the factors leave the range of numbers."""
    watch = Watch(
        "als", settings.iterations, f"AlsSettings.alpha ({settings.alpha:g})", unit="round"
    )
    done = 0

    def look(at: int, _seconds: float, _loss: float | None) -> None:
        nonlocal done
        done = at + 1
        for factors in (model.item_factors, model.user_factors):
            watch.check(done, "factors", float(np.abs(factors).max(initial=0)))

    try:
        model.fit(cells, show_progress=False, callback=look)
    except ValueError as error:  # a system of equations without an answer
        raise watch.failed(done + 1, str(error)) from error


def _factors(settings: AlsSettings, entries: int) -> int:
    """How many factors there is time for."""
    return min(settings.factors, max(settings.fewest, settings.work // max(1, entries)))
