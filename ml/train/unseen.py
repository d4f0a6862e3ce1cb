"""Playlists put aside, to learn from how routes do on what they never saw."""

from dataclasses import dataclass

import numpy as np

from core.errors import SetupError
from ml.data.challenge import Case, cases
from ml.data.corpus import Corpus
from ml.data.splits import Sizes, split


@dataclass(frozen=True, slots=True)
class Unseen:
    """What routes may learn from, and cases from the rest."""

    corpus: Corpus
    cases: list[Case]


def aside(
    corpus: Corpus, rng: np.random.Generator, share: float = 0.2, most: int = 1_000
) -> Unseen | None:
    """Whole families put aside; None where the corpus is too small for it."""
    try:
        parts = split(corpus, rng, Sizes(test=share, validation=0, most=most))
    except SetupError:
        return None
    kept = np.setdiff1d(np.arange(corpus.size[0]), parts.test)
    return Unseen(corpus.alone(kept), cases(corpus, parts.test, parts.family, rng))
