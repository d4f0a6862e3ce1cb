"""Tracks by their dot product with a vector for each query, over all trained tracks."""

from collections.abc import Callable, Sequence

import numpy as np

from ml.data.corpus import Floats, Ints
from ml.models.base import NOTHING, Proposals, Query, top, unit

_QUERIES = 64  # scored at a time: 64 x 300,000 scores are 77 MB


def by_dot(
    known: Ints,
    rows: Floats,
    asked: Callable[[Query], Floats | None],
    queries: Sequence[Query],
    n: int,
) -> list[Proposals]:
    """The best of `known` `[k]`, whose vectors are `rows` `[k, d]`, for what `asked` returns.

    Nothing where it returns None.
    """
    found: list[Proposals] = []
    for start in range(0, len(queries), _QUERIES):
        batch = queries[start : start + _QUERIES]
        wanted = [asked(query) for query in batch]
        given = [one for one in wanted if one is not None]
        scores = iter(np.stack(given) @ rows.T if given else ())  # [given, k]
        found += [
            NOTHING if one is None else _best(next(scores), known, query, n)
            for one, query in zip(wanted, batch, strict=True)
        ]
    return found


def _best(scores: Floats, known: Ints, query: Query, n: int) -> Proposals:
    seeds = query.seeds[np.isin(query.seeds, known)]
    scores[np.searchsorted(known, seeds)] = -np.inf
    found = top(scores, n, floor=-1e30)
    return Proposals(known[found], scores[found].astype(np.float64))


def middle(vectors: Floats, query: Query) -> Floats | None:
    """The direction of the mean of the seeds' unit vectors; None where none is known."""
    if not len(query.seeds):
        return None
    made: Floats = unit(vectors[query.seeds].mean(0, keepdims=True))[0]
    return made if made.any() else None
