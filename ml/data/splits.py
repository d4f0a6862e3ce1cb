"""Whole playlists apart: training, validation and test, without near-copies on two sides."""

from dataclasses import dataclass

import numpy as np

from core.errors import SetupError
from ml.data.corpus import Corpus, Ints
from ml.data.families import DEFAULT, Nearness, families, related


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is held out."""

    test: float = 0.15
    validation: float = 0.1
    most: int = 1_000  # playlists on each held-out side
    largest_family: int = 20  # a larger family of overlapping lists stays in training
    shortest: int = 6  # tracks; a playlist outside these bounds is not one that people continue
    longest: int = 500


SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class Split:
    """Rows of a corpus by side, each sorted, and the family of every row."""

    training: Ints
    validation: Ints
    test: Ints
    family: Ints


def split(corpus: Corpus, rng: np.random.Generator, sizes: Sizes = SIZES) -> Split:
    """Whole families by chance; raises `SetupError` when nothing is left to hold out."""
    family = families(corpus)
    members = np.bincount(family)
    length = corpus.lengths
    odd = (length < sizes.shortest) | (length > sizes.longest)
    kept = np.zeros(len(members), bool)
    kept[family[odd]] = True
    kept |= members > sizes.largest_family
    rows = np.argsort(family, kind="stable")
    starts = np.concatenate([[0], np.cumsum(members)])
    order = rng.permutation(np.flatnonzero(~kept))
    test, used = _filled(order, rows, starts, _wanted(sizes.test, len(family), sizes.most))
    validation, _ = _filled(
        order[used:], rows, starts, _wanted(sizes.validation, len(family), sizes.most)
    )
    held_out = np.concatenate([test, validation])
    training = np.setdiff1d(np.arange(len(family)), held_out)
    if not len(test) or not len(training):
        raise SetupError(
            f"{len(family)} playlists are too few to hold some out: at least two are needed, "
            f"of {sizes.shortest} to {sizes.longest} tracks and no copies of each other"
        )
    return Split(training, np.sort(validation), np.sort(test), family)


def leaks(corpus: Corpus, training: Ints, held_out: Ints, near: Nearness = DEFAULT) -> Ints:
    """Pairs of related playlists with one on each side, `[pairs, 2]`; a sound split has none."""
    side = np.zeros(corpus.size[0], np.int8)
    side[training] = 1
    side[held_out] = 2
    pairs = related(corpus, near)
    first, second = side[pairs[:, 0]], side[pairs[:, 1]]
    parted: Ints = pairs[(first != second) & (first > 0) & (second > 0)]
    return parted


def _wanted(share: float, count: int, most: int) -> int:
    return min(most, max(1, round(share * count)))


def _filled(order: Ints, rows: Ints, starts: Ints, wanted: int) -> tuple[Ints, int]:
    """Rows of whole families in this order until there are enough, and how many families."""
    found: list[Ints] = []
    total = 0
    for used, family in enumerate(order):
        if total >= wanted:
            return np.concatenate(found), used
        found.append(rows[starts[family] : starts[family + 1]])
        total += len(found[-1])
    return (np.concatenate(found) if found else np.empty(0, np.int64)), len(order)
