"""A fresh order for "again" that still favours the good ones."""

import numpy as np

from core.ranking.fusion import Ids, Scores

_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_STEP = np.uint64(0x9E3779B97F4A7C15)
FRONT = 10  # places that are nearly as good as the first


def nearness(size: int) -> Scores:
    """What a place is worth: 1 for the first, half for the eleventh."""
    worth: Scores = FRONT / (FRONT + np.arange(size, dtype=np.float64))
    return worth


def shuffled(ids: Ids, seed: int) -> Ids:
    """Places of the tracks in the fresh order; seed 0 leaves them as they are.

    Plackett-Luce sampling: Gumbel noise on the logarithm of the place's worth, squared. The noise
    of a track depends on the seed and the track alone, so that leaving something out of a request
    moves no track for any other reason.
    """
    if not seed:
        return np.arange(len(ids))
    keys = _gumbel(ids, seed) + 2.0 * np.log(nearness(len(ids)))
    return np.argsort(-keys, kind="stable")


def _gumbel(ids: Ids, seed: int) -> Scores:
    """Noise from a hash (SplitMix64) of the seed and each track."""
    with np.errstate(over="ignore"):
        bits = ids.astype(np.uint64) * _STEP + np.uint64(seed % 2**63) * _MIX[1]
        bits = (bits ^ (bits >> np.uint64(30))) * _MIX[0]
        bits = (bits ^ (bits >> np.uint64(27))) * _MIX[1]
        bits ^= bits >> np.uint64(31)
    uniform = (bits >> np.uint64(11)).astype(np.float64) / 2.0**53
    noise: Scores = -np.log(-np.log(np.clip(uniform, 1e-16, 1 - 1e-16)))
    return noise
