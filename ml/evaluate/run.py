"""The whole evaluation: split, fit, rank, measure, for every seed and model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np

from core.errors import SetupError
from core.ranker import KINDS
from ml.data.challenge import Case, cases
from ml.data.corpus import Corpus, Ints
from ml.data.splits import leaks, split
from ml.evaluate.measure import LIST, Measured, ceiling, measure
from ml.evaluate.sides import Side, Values
from ml.models.base import Model, recommend
from ml.models.ranker import RankerModel
from ml.models.registry import Tools, make
from ml.models.remembered import Remembered

Stage = Callable[[str], None]
Seen = Callable[[str, Model], None]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one seed trains on and is asked."""

    seed: int
    training: Corpus
    cases: list[Case]
    held_out: Ints = field(default_factory=lambda: np.empty(0, np.int64))  # rows of the corpus
    family: Ints = field(default_factory=lambda: np.empty(0, np.int64))  # of every row of it
    unseen: Sequence[Case] = ()  # of playlists on neither side, for those who learn from models


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every model on one fold."""

    fold: Fold
    ceiling: float
    models: dict[str, Measured] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # of request: what the ranker serves it by
    compared: dict[str, dict[str, float]] = field(default_factory=dict)  # and why
    sides: Sequence[Side] = ()
    beside: dict[str, dict[str, Values]] = field(default_factory=dict)  # model: side: values


def own_fold(corpus: Corpus, seed: int, *, validation: bool = False) -> Fold:
    """A fold of the corpus' own split; the test side, or the validation side for making choices.

    Raises `SetupError` when the sides share near-copies, or nothing can be asked.
    """
    rng = np.random.default_rng([seed, crc32(b"split")])
    parts = split(corpus, rng)
    asked = parts.validation if validation else parts.test
    others = np.setdiff1d(np.concatenate([parts.training, parts.validation]), asked)
    leaking = leaks(corpus, others, asked)
    if len(leaking):
        raise SetupError(f"{len(leaking)} pairs of near-copies lie on both sides of the split")
    made = cases(corpus, asked, parts.family, rng)
    fold = given_fold(corpus, seed, parts.training, made)
    between = [] if validation else cases(corpus, parts.validation, parts.family, rng)
    return replace(fold, held_out=asked, family=parts.family, unseen=between)


def given_fold(corpus: Corpus, seed: int, training: Ints, asked: list[Case]) -> Fold:
    """A fold of a split that is given; raises `SetupError` where it asks or teaches nothing."""
    if not asked:
        raise SetupError("No held-out playlist is long enough to ask for (6 tracks or more, named)")
    if not len(training):
        raise SetupError("No playlist is left to train on")
    return Fold(seed, corpus.alone(training), asked)


def evaluate(
    fold: Fold,
    names: Sequence[str],
    tools: Tools,
    clock: Callable[[], float],
    stage: Stage = lambda _text: None,
    sides: Sequence[Side] = (),
    seen: Seen = lambda _name, _model: None,
) -> Outcome:
    """Fit and measure these models; those that others build on are fitted, not measured.

    `sides` are asked as well; `seen` gets every model when it has been fitted.
    """
    outcome = Outcome(fold, ceiling(fold.training, fold.cases), sides=sides)
    queries = [case.query for case in fold.cases]
    for name, model in make(names, replace(tools, unseen=fold.unseen)).items():
        begun = clock()
        stage(f"{name}: learning")
        model.fit(fold.training, np.random.default_rng([fold.seed, crc32(name.encode())]))
        seen(name, model.route if isinstance(model, Remembered) else model)
        if isinstance(model, RankerModel):
            outcome.kinds.update({one: "trees" if one in model.kinds else "rrf" for one in KINDS})
            outcome.compared.update(model.compared)
        if name not in names:
            continue
        stage(f"{name}: answering")
        learned = clock() - begun
        outcome.beside[name] = {
            side.name: side.judge(recommend(model, fold.training, side.queries, side.depth))
            for side in sides
        }
        begun = clock()
        rankings = recommend(model, fold.training, queries, LIST)  # last: routes remember it
        outcome.seconds[name] = learned + clock() - begun
        outcome.models[name] = measure(fold.training, fold.cases, rankings)
    return outcome
