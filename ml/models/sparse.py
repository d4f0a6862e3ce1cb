"""Small operations on sparse rows that the neighbour models share."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from ml.data.corpus import Corpus, Floats, Ints, Sparse
from ml.models.base import Query


def seed_matrix(
    queries: Sequence[Query], tracks: int, weights: Sequence[Floats] | None = None
) -> Sparse:
    """The seeds of the queries as rows, `[queries, tracks]`; ones unless weights are given."""
    offsets = np.concatenate([[0], np.cumsum([len(query.seeds) for query in queries])])
    columns = np.concatenate([query.seeds for query in queries]) if queries else np.empty(0, int)
    values = np.concatenate(weights) if weights else np.ones(len(columns), np.float32)
    return sp.csr_matrix(
        (values.astype(np.float32), columns, offsets), shape=(len(queries), tracks)
    )


def later(query: Query, more: float) -> Floats:
    """Weights of the seeds in order, from 1 to 1 + `more`: the end of a list says what is next."""
    weights: Floats = np.linspace(1, 1 + more, len(query.seeds), dtype=np.float32)
    return weights


def owners(owner: Ints, count: int) -> Sparse:
    """Ones where a track has an owner (its artist), `[tracks, count]`."""
    at = np.flatnonzero(owner >= 0)
    ones = np.ones(len(at), np.float32)
    return sp.csr_matrix((ones, (at, owner[at])), shape=(len(owner), count))


def strongest(matrix: Sparse, k: int) -> Sparse:
    """The `k` highest values of each row (all where fewer), best first within the row.

    Ties go to the lower column, so that the result does not depend on how it was computed.
    """
    columns, values, sizes = [], [], []
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        data, at = matrix.data[start:end], matrix.indices[start:end]
        if len(data) > k:
            near = data >= np.partition(data, len(data) - k)[len(data) - k]
            data, at = data[near], at[near]
        chosen = np.lexsort((at, -data))[:k]
        columns.append(at[chosen])
        values.append(data[chosen])
        sizes.append(len(chosen))
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    parts = (np.concatenate(values), np.concatenate(columns), offsets) if sizes else ([], [], [0])
    return sp.csr_matrix(parts, shape=matrix.shape)


def stretches(corpus: Corpus, longest: int) -> Sparse:
    """The playlist matrix with lists over `longest` cut into stretches of neighbours.

    A list of 10,000 tracks says little about any pair in it and would cost 100 million pairs.
    """
    starts = [
        at
        for first, last in zip(corpus.offsets[:-1], corpus.offsets[1:], strict=True)
        for at in range(first, last, longest)
    ]
    offsets = np.array([*starts, len(corpus.members)], np.int64)
    ones = np.ones(len(corpus.members), np.float32)
    made = sp.csr_matrix((ones, corpus.members, offsets), shape=(len(starts), corpus.size[1]))
    made.sort_indices()
    return made
