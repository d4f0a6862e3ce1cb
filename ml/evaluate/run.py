"""The whole evaluation: split, fit, rank, measure, for every seed and model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from core.errors import SetupError
from ml.data.challenge import Case, cases
from ml.data.corpus import Corpus, Ints
from ml.data.splits import leaks, split
from ml.evaluate.measure import LIST, Measured, ceiling, measure
from ml.models.base import recommend
from ml.models.registry import Tools, make

Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one seed trains on and is asked."""

    seed: int
    training: Corpus
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every model on one fold."""

    fold: Fold
    ceiling: float
    models: dict[str, Measured] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def own_fold(corpus: Corpus, seed: int, *, validation: bool = False) -> Fold:
    """A fold of the corpus' own split; the test side, or the validation side for making choices.

    Raises `SetupError` when the sides share near-copies, or nothing can be asked.
    """
    rng = np.random.default_rng([seed, crc32(b"split")])
    parts = split(corpus, rng)
    asked = parts.validation if validation else parts.test
    leaking = leaks(corpus, parts.training, asked)
    if len(leaking):
        raise SetupError(f"{len(leaking)} pairs of near-copies lie on both sides of the split")
    made = cases(corpus, asked, parts.family, rng)
    return given_fold(corpus, seed, parts.training, made)


def given_fold(corpus: Corpus, seed: int, training: Ints, asked: list[Case]) -> Fold:
    """A fold of a split that is given; raises `SetupError` where it asks or teaches nothing."""
    if not asked:
        raise SetupError("No held-out playlist is long enough to ask for (6 tracks or more, named)")
    if not len(training):
        raise SetupError("No playlist is left to train on")
    return Fold(seed, corpus.subset(training), asked)


def evaluate(
    fold: Fold,
    names: Sequence[str],
    tools: Tools,
    clock: Callable[[], float],
    stage: Stage = lambda _text: None,
) -> Outcome:
    """Fit and measure these models; those that others build on are fitted, not measured."""
    outcome = Outcome(fold, ceiling(fold.training, fold.cases))
    queries = [case.query for case in fold.cases]
    for name, model in make(names, tools).items():
        begun = clock()
        stage(f"{name}: learning")
        model.fit(fold.training, np.random.default_rng([fold.seed, crc32(name.encode())]))
        if name not in names:
            continue
        stage(f"{name}: answering")
        rankings = recommend(model, fold.training, queries, LIST)
        outcome.seconds[name] = clock() - begun
        outcome.models[name] = measure(fold.training, fold.cases, rankings)
    return outcome
