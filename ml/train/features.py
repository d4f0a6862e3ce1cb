"""Missing audio features, estimated from the track vector, and from genre and year where known.

Ridge regression, two of them: tracks with features mostly have genres and years as well, those
without mostly have not, so a single one would lean on what is missing when it is needed. How well
each does is measured on artists that it never saw; a feature with R² under 0.2 is left out. Key,
mode and metre are no quantities, and are never estimated.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.adapters.postgres.estimates import ESTIMATED
from core.model import FEATURES
from core.naming import fold
from ml.data.corpus import Corpus, Floats
from ml.profiles import check_features

ENOUGH = 0.2  # R² on unseen artists
_FEWEST = 200  # tracks with features
_PENALTIES = (1.0, 10.0, 100.0, 1_000.0)
_GENRES = 40
_HELD_OUT = 0.2
_FOLDS, _TRIED = 3, 6_000  # folds and rows within training, to choose the penalty

Values = NDArray[np.float64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimates:
    """`values` `[tracks, len(ESTIMATED)]`: NaN where a feature is known or cannot be estimated."""

    values: Floats
    report: dict[str, Any] = field(default_factory=dict)


def estimate(corpus: Corpus, vectors: Floats, rng: np.random.Generator) -> Estimates:
    """Every missing feature that can be told from `vectors` `[tracks, d]` well enough.

    The report: `{feature: {"r2", "r2_with_genre", "trained", "estimated"}}`; a feature that is left
    out has a score and no estimates. Empty where too few tracks have features.
    """
    check_features(np.arange(len(corpus.features)), corpus.features)
    truth = corpus.features[:, [FEATURES.index(name) for name in ESTIMATED]].astype(np.float64)
    placed = vectors.any(axis=1)
    bare = _with_one(vectors.astype(np.float64))
    told, tagged = _told(corpus)
    dressed = np.concatenate([bare, told], axis=1)
    values = np.full(truth.shape, np.nan, np.float32)
    report: dict[str, Any] = {}
    unseen = _by_artist(corpus, rng)
    for at, name in enumerate(ESTIMATED):
        known = placed & ~np.isnan(truth[:, at])
        missing = placed & np.isnan(truth[:, at])
        if known.sum() < _FEWEST or not (known & unseen).any():
            continue
        score, guess = _tried(bare, truth[:, at], known, unseen, missing)
        row: dict[str, Any] = {"r2": round(score, 3), "trained": int(known.sum())}
        if score >= ENOUGH:
            values[missing, at] = guess
        if (known & tagged & unseen).sum() >= _FEWEST * _HELD_OUT:
            better, guess = _tried(dressed, truth[:, at], known & tagged, unseen, missing & tagged)
            row["r2_with_genre"] = round(better, 3)
            if better >= ENOUGH and better > score:
                values[missing & tagged, at] = guess
        row["estimated"] = int((~np.isnan(values[:, at])).sum())
        report[name] = row
    return Estimates(values, report)


def _tried(
    inputs: Values, truth: Values, known: Rows, unseen: Rows, missing: Rows
) -> tuple[float, Values]:
    """R² on unseen artists, and the guesses for what is missing, from all that is known."""
    seen, asked = known & ~unseen, known & unseen
    penalty = _penalty(inputs[seen], truth[seen])
    answer = inputs[asked] @ _ridge(inputs[seen], truth[seen], penalty)
    weights = _ridge(inputs[known], truth[known], penalty)
    low, high = truth[known].min(), truth[known].max()
    return _r2(truth[asked], np.clip(answer, low, high)), np.clip(
        inputs[missing] @ weights, low, high
    )


def _penalty(inputs: Values, truth: Values) -> float:
    """The penalty that does best within training, tried on some thousands of its rows."""
    every = max(1, len(truth) // _TRIED)
    inputs, truth = inputs[::every], truth[::every]
    fold_of = np.arange(len(truth)) % _FOLDS

    def loss(penalty: float) -> float:
        lost = 0.0
        for one in range(_FOLDS):
            away = fold_of == one
            weights = _ridge(inputs[~away], truth[~away], penalty)
            lost += float(((inputs[away] @ weights - truth[away]) ** 2).sum())
        return lost

    return min(_PENALTIES, key=loss)


def _ridge(inputs: Values, truth: Values, penalty: float) -> Values:
    """Weights of least squares with a penalty on all but the first column, the constant."""
    gram = inputs.T @ inputs
    ridge = np.full(len(gram), penalty)
    ridge[0] = 1e-6
    gram[np.diag_indices(len(gram))] += ridge
    return np.asarray(np.linalg.solve(gram, inputs.T @ truth))


def _r2(truth: Values, answer: Values) -> float:
    spread = ((truth - truth.mean()) ** 2).sum()
    return float(1 - ((truth - answer) ** 2).sum() / spread) if spread else 0.0


def _with_one(vectors: Values) -> Values:
    """The constant first."""
    return np.concatenate([np.ones((len(vectors), 1)), vectors * np.sqrt(vectors.shape[1])], axis=1)


def _told(corpus: Corpus) -> tuple[Values, Rows]:
    """Genres as ones, the year in decades from 2000, and who has both."""
    genres = [frozenset(map(fold, row.genres)) for row in corpus.tracks]
    counted = Counter(one for row in genres for one in row)
    names = {name: at for at, (name, _) in enumerate(counted.most_common(_GENRES))}
    made = np.zeros((len(genres), len(names) + 2))
    for at, row in enumerate(genres):
        made[at, [names[one] for one in row if one in names]] = 1
    decades = np.array([(row.year - 2000) / 10 if row.year else np.nan for row in corpus.tracks])
    tagged = ~np.isnan(decades) & np.array([bool(row) for row in genres], bool)
    made[:, -2] = np.nan_to_num(decades)
    made[:, -1] = np.nan_to_num(decades) ** 2
    return made, tagged


def _by_artist(corpus: Corpus, rng: np.random.Generator) -> Rows:
    """A fifth of the artists; a track without one counts as its own."""
    artist = corpus.artist_of
    lonely = rng.random(len(artist)) < _HELD_OUT
    drawn = rng.random(int(artist.max(initial=-1)) + 2) < _HELD_OUT
    return np.where(artist >= 0, drawn[artist], lonely)
