"""Playlists that hold nearly the same tracks, as families that a split must not part.

Pairs are found by prefix filtering (Bayardo et al. 2007): if more than `c` of A's tracks lie in B,
then at least one of A's `floor((1 - c) |A|) + 1` rarest tracks does, so only those are looked up.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from ml.data.corpus import Corpus, Ints

_ROWS = 2_000  # playlists looked up at a time
_PAIRS = 200_000  # pairs compared at a time


@dataclass(frozen=True, slots=True)
class Nearness:
    """When two playlists are of one family."""

    jaccard: float = 0.9  # more than this: near-duplicates
    containment: float = 0.8  # more than this of the shorter lies in the longer: overlapping
    shortest: int = 10  # a shorter playlist lies in a long one by chance: only Jaccard counts


DEFAULT = Nearness()


def related(corpus: Corpus, near: Nearness = DEFAULT) -> Ints:
    """The pairs of playlists of one family, `[pairs, 2]`, in one order or in both."""
    rarest = _prefixes(corpus, near.containment)
    turned = corpus.matrix.T.tocsr()
    found = []
    for start in range(0, rarest.shape[0], _ROWS):
        hits = (rarest[start : start + _ROWS] @ turned).tocoo()
        first, second = hits.row.astype(np.int64) + start, hits.col.astype(np.int64)
        pairs = np.stack([first, second], 1)[first != second]
        found += [
            _confirmed(corpus, pairs[at : at + _PAIRS], near) for at in range(0, len(pairs), _PAIRS)
        ]
    return np.concatenate(found) if found else np.empty((0, 2), np.int64)


def families(corpus: Corpus, near: Nearness = DEFAULT) -> Ints:
    """The family of each playlist, as a number, `[playlists]`."""
    pairs = related(corpus, near)
    count = corpus.size[0]
    graph = sp.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)  # type: ignore[no-any-return]  # scipy is untyped


def _prefixes(corpus: Corpus, containment: float) -> sp.csr_matrix:
    """Ones at the rarest tracks of each playlist."""
    order = np.lexsort(
        (corpus.popularity[corpus.members], np.repeat(np.arange(corpus.size[0]), corpus.lengths))
    )
    rank = np.arange(len(order)) - np.repeat(corpus.offsets[:-1], corpus.lengths)
    keep = rank < np.repeat(np.floor((1 - containment) * corpus.lengths + 1e-9) + 1, corpus.lengths)
    rows = np.repeat(np.arange(corpus.size[0]), corpus.lengths)[keep]
    columns = corpus.members[order][keep]
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=corpus.size)


def _confirmed(corpus: Corpus, pairs: Ints, near: Nearness) -> Ints:
    first, second = pairs[:, 0], pairs[:, 1]
    shared = np.asarray(corpus.matrix[first].multiply(corpus.matrix[second]).sum(axis=1)).ravel()
    longer = np.maximum(corpus.lengths[first], corpus.lengths[second])
    shorter = np.minimum(corpus.lengths[first], corpus.lengths[second])
    same = shared > near.jaccard * (longer + shorter - shared)
    inside = (shared > near.containment * shorter) & (shorter >= near.shortest)
    found: Ints = pairs[same | inside]
    return found
