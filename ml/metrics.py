"""Metrics: functions of what was recommended (track indices, best first) and what is true."""

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Floats, Ints

CLICKS_WHEN_MISSED = 51.0


def hits(recommended: Ints, truth: Ints) -> NDArray[np.float64]:
    """One where a recommended track is true, `[len(recommended)]`."""
    return np.isin(recommended, truth).astype(np.float64)


def r_precision(recommended: Ints, truth: Ints) -> float:
    """The share of the truth that is among the first |truth|."""
    return float(hits(recommended[: len(truth)], truth).sum() / len(truth))


def r_precision_artist(recommended: Ints, truth: Ints, artist_of: Ints) -> float:
    """R-precision plus 0.25 for each further artist of the truth among the first |truth|.

    An artist counts once, when a wrong track of the list is by the artist of a true track that
    was missed; so a perfect list has 1 (after Zamani et al. 2019, section 3.3).
    """
    first = recommended[: len(truth)]
    right = np.isin(first, truth)
    missed = artist_of[truth[~np.isin(truth, first)]]
    named = np.intersect1d(artist_of[first[~right]], missed)
    return float((right.sum() + 0.25 * (named >= 0).sum()) / len(truth))


def ndcg(recommended: Ints, truth: Ints, k: int) -> float:
    """Normalised discounted cumulative gain: gains 1, discount 1 / log2(rank + 1)."""
    gain = hits(recommended[:k], truth)
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = discount[: min(k, len(truth))].sum()
    return float((gain * discount[: len(gain)]).sum() / best)


def clicks(recommended: Ints, truth: Ints) -> float:
    """How often "ten more" is tapped until a true track shows; 51 when none of 500 is."""
    found = np.flatnonzero(hits(recommended[:500], truth))
    return float(found[0] // 10) if len(found) else CLICKS_WHEN_MISSED


def recall(recommended: Ints, truth: Ints, k: int) -> float:
    """The share of the truth among the first `k`."""
    return float(hits(recommended[:k], truth).sum() / len(truth))


def hit(recommended: Ints, truth: Ints, k: int) -> float:
    """1 when a true track is among the first `k`."""
    return float(hits(recommended[:k], truth).any())


def average_precision(recommended: Ints, truth: Ints, k: int) -> float:
    """Average precision at `k`, over min(|truth|, k)."""
    gain = hits(recommended[:k], truth)
    precision = np.cumsum(gain) / np.arange(1, len(gain) + 1)
    return float((precision * gain).sum() / min(len(truth), k))


def artist_diversity(recommended: Ints, artist_of: Ints, k: int) -> float:
    """Different artists a track, among the first `k`; an unknown artist is one of its own."""
    artists = artist_of[recommended[:k]]
    unknown = int((artists < 0).sum())
    return float((len(np.unique(artists[artists >= 0])) + unknown) / max(1, len(artists)))


def gini(counts: Ints) -> float:
    """Inequality of the counts: 0 all equal, towards 1 all on one (sorted Lorenz formula)."""
    ordered = np.sort(counts).astype(np.float64)
    if ordered.sum() == 0:
        return 0.0
    size = len(ordered)
    ranks = np.arange(1, size + 1)
    return float(((2 * ranks - size - 1) * ordered).sum() / (size * ordered.sum()))


def popularity_percentile(popularity: Ints) -> Floats:
    """The share of the trained tracks that are less popular, plus half of the equal ones."""
    trained = np.sort(popularity[popularity > 0])
    below = np.searchsorted(trained, popularity, "left")
    upto = np.searchsorted(trained, popularity, "right")
    return ((below + upto) / (2 * max(1, len(trained)))).astype(np.float32)


def bands(popularity: Ints) -> Ints:
    """0 head, 1 middle, 2 tail, by thirds of all entries: the head is few tracks in many lists.

    A track that training never met is tail.
    """
    order = np.argsort(-popularity, kind="stable")
    before = np.cumsum(popularity[order]) - popularity[order]
    band = np.empty(len(popularity), np.int64)
    band[order] = np.minimum(2, 3 * before // max(1, int(popularity.sum())))
    return band
