"""Maximal marginal relevance over track vectors.

Carbonell, Goldstein, "The Use of MMR, Diversity-Based Reranking" (SIGIR 1998).
"""

import numpy as np
from numpy.typing import NDArray

from core.ranking.fusion import Ids, Scores

Vectors = NDArray[np.float32]


def diverse(relevance: Scores, vectors: Vectors, balance: float, count: int) -> Ids:
    """Places of candidates in the order of choice: `count` chosen, then the rest as given.

    The next one has the greatest `balance * relevance - (1 - balance) * likeness` to those chosen.
    `relevance` is in [0, 1], best first; rows of `vectors` are unit rows, or zero where there is
    none: nothing is known to be like such a track.
    """
    size = len(relevance)
    count = min(count, size)
    if balance >= 1 or count < 2:  # noqa: PLR2004  # one is never like another
        return np.arange(size)
    gain = balance * relevance
    likeness = np.zeros(size)  # to the nearest of those chosen; what is unlike counts as nothing
    chosen = np.empty(count, np.int64)
    for at in range(count):
        chosen[at] = best = int((gain - (1 - balance) * likeness).argmax())
        gain[best] = -np.inf
        np.maximum(likeness, vectors @ vectors[best], out=likeness)
    rest = np.flatnonzero(gain > -np.inf)
    return np.concatenate([chosen, rest])
