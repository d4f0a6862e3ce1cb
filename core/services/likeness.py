"""How alike two names are; a query against thousands of keys at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

SHORT = 4  # letters; so short a text is no part of a longer one
_ORDERED = 0.97  # what the same words in another order are worth
_PART = 0.88  # what a part of a longer key is worth: whole matches come first

Scores = NDArray[np.float32]


def likeness(query: str, key: str) -> float:
    """How alike two folded texts are, 0-100.

    The edit similarity of the whole, or of the words in any order, or, when the key goes on
    longer, of its best matching part, at a discount that keeps whole matches first.
    """
    whole = fuzz.ratio(query, key)
    if abs(len(query) - len(key)) <= _span(query):
        return max(whole, _ORDERED * fuzz.token_sort_ratio(query, key))
    if len(key) > len(query) > SHORT:
        return max(whole, _PART * fuzz.partial_ratio(query, key))
    return whole


def best_likeness(queries: Sequence[str], keys: Sequence[str], least: float) -> Scores:
    """`likeness` of the best query to each key; 0 where it is below `least`.

    Compared in bulk, and only where the lengths allow so much likeness. Latin letters are compared
    with Latin ones alone: every key stands there in its own script and romanised.
    """
    best = np.zeros(len(keys), np.float32)
    lengths = np.array([len(key) for key in keys])
    latin = np.array([key.isascii() for key in keys], bool)
    whole = least / (200 - least)  # a text shorter than this share of the other cannot be so alike
    for query in queries:
        size, written = len(query), latin == query.isascii()
        near = written & (np.abs(lengths - size) <= _span(query))
        longer = written & ~near & (lengths > size) & (size > SHORT)
        alike = written & (lengths >= whole * size) & (size >= whole * lengths)
        for chosen, scorer, worth in (
            (alike, fuzz.ratio, 1.0),
            (near, fuzz.token_sort_ratio, _ORDERED),
            (longer, fuzz.partial_ratio, _PART),
        ):
            at: list[int] = np.flatnonzero(chosen).tolist()
            if not at:
                continue
            found = process.cdist(
                [query],
                [keys[place] for place in at],
                scorer=scorer,
                score_cutoff=least / worth,
                dtype=np.float32,
            )
            best[at] = np.maximum(best[at], worth * found[0])
    return best


def _span(query: str) -> int:
    """How much longer or shorter a key may be to count as the same length."""
    return max(3, len(query) // 3)
