"""The learned ranker: examples from playlists that no route saw, and LightGBM trees over them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError
from core.ranker import FEATURES, Floats, Proposals, features
from core.ranking.fusion import DEEPEST
from ml.data.challenge import Case
from ml.data.corpus import Corpus, Ints
from ml.models.base import Query, Route
from ml.models.facts import TrackFacts
from ml.models.rrf import fuse, kind
from ml.train.watching import Watch

Weights = Mapping[str, Mapping[str, float]]
Found = Mapping[str, Proposals]

DEPTH = 500  # places of a list that are judged


@dataclass(frozen=True, slots=True)
class RankerSettings:
    """How trees are grown."""

    candidates: int = 500  # of a query; what lies behind keeps its place
    negatives: int = 100  # of a query in training, by chance
    cases: int = 3_000  # in training
    trees: int = 150
    leaves: int = 15
    rate: float = 0.05
    smallest: int = 50  # rows of a leaf
    columns: float = 0.5  # share of features that a tree may ask for
    rows: float = 0.7  # share of rows that a tree sees
    ridge: float = 5.0
    truncation: int = 100  # places of a list that pairs are made for
    bins: int = 63  # of a feature
    parts: int = 3  # of the examples, each judged by trees grown on the others
    enough: int = 2_000  # unseen cases; with fewer some playlists are put aside for more
    aside: float = 0.25  # share of playlists


DEFAULTS = RankerSettings()


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of cases with their features, and whether they are true."""

    matrix: Floats  # [rows, features]
    true: NDArray[np.int8]  # [rows]
    sizes: Ints  # [cases] rows of each
    family: Ints  # [cases]
    kinds: NDArray[np.str_]  # [cases]
    held_out: Ints  # [cases] how many true tracks there are, found or not


def gathered(
    queries: Sequence[Query], routes: Mapping[str, Route], weights: Weights, most: int
) -> Iterator[tuple[Found, Ints]]:
    """For each query what its routes propose, and the first candidates of their fusion."""
    lists = {name: route.propose(queries, DEEPEST) for name, route in routes.items()}
    for at, query in enumerate(queries):
        wanted = weights[kind(query)]
        found = {name: proposed[at] for name, proposed in lists.items() if name in wanted}
        fused = fuse([(wanted[name], one.tracks) for name, one in found.items()], most)
        yield found, fused


def matrix_of(query: Query, found: Found, candidates: Ints, facts: TrackFacts) -> Floats:
    """The features of these candidates."""
    return features(
        candidates,
        found,
        facts.of(candidates),
        facts.of(query.seeds),
        facts.popularity,
        words=bool(query.text.strip()),
    )


def examples(
    cases: Sequence[Case],
    routes: Mapping[str, Route],
    weights: Weights,
    corpus: Corpus,
    rng: np.random.Generator,
    settings: RankerSettings = DEFAULTS,
) -> Examples:
    """The candidates of some of the cases; `corpus` is what the routes saw."""
    facts = TrackFacts(corpus)
    chosen = rng.permutation(len(cases))[: settings.cases]
    picked = [cases[at] for at in np.sort(chosen)]
    rows, truth = [], []
    asked = gathered([case.query for case in picked], routes, weights, settings.candidates)
    for case, (found, candidates) in zip(picked, asked, strict=True):
        rows.append(matrix_of(case.query, found, candidates, facts).astype(np.float32))
        truth.append(np.isin(candidates, case.held_out).astype(np.int8))
    return Examples(
        np.concatenate(rows) if rows else np.zeros((0, len(FEATURES)), np.float32),
        np.concatenate(truth) if truth else np.zeros(0, np.int8),
        np.array([len(one) for one in truth], np.int64),
        np.array([case.family for case in picked], np.int64),
        np.array([kind(case.query) for case in picked], np.str_),
        np.array([len(case.held_out) for case in picked], np.int64),
    )


def joined(parts: Sequence[Examples]) -> Examples:
    """All examples as one; families of different parts stay apart."""
    shift = np.cumsum([0, *(int(part.family.max(initial=0)) + 1 for part in parts)])
    return Examples(
        np.concatenate([part.matrix for part in parts]),
        np.concatenate([part.true for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.family + add for part, add in zip(parts, shift, strict=False)]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.held_out for part in parts]),
    )


def taken(made: Examples, cases: NDArray[np.bool_]) -> Examples:
    """These cases alone."""
    rows = np.repeat(cases, made.sizes)
    return Examples(
        made.matrix[rows],
        made.true[rows],
        made.sizes[cases],
        made.family[cases],
        made.kinds[cases],
        made.held_out[cases],
    )


def thinned(made: Examples, rng: np.random.Generator, settings: RankerSettings) -> Examples:
    """All true candidates and some of the others; cases without a true one teach nothing."""
    case = np.repeat(np.arange(len(made.sizes)), made.sizes)
    wrong = np.bincount(case, made.true == 0, len(made.sizes))
    chance = np.minimum(1, settings.negatives / np.maximum(wrong, 1))[case]
    kept = (made.true > 0) | (rng.random(len(case)) < chance)
    kept &= (np.bincount(case, made.true, len(made.sizes)) > 0)[case]
    sizes = np.bincount(case[kept], minlength=len(made.sizes))
    return Examples(
        made.matrix[kept], made.true[kept], sizes, made.family, made.kinds, made.held_out
    )


def grown(made: Examples, seed: int, settings: RankerSettings = DEFAULTS) -> Any:
    """A LightGBM booster; on one thread, so that the same seed gives the same trees."""
    import lightgbm

    check_features(made.matrix)
    watch = Watch("the ranker", settings.trees, f"RankerSettings.rate ({settings.rate:g})", "tree")
    data = lightgbm.Dataset(
        made.matrix, made.true, group=made.sizes[made.sizes > 0], feature_name=list(FEATURES)
    )

    def look(env: Any) -> None:
        for bound in (env.model.lower_bound(), env.model.upper_bound()):
            watch.check(env.iteration + 1, "scores", bound)

    asked = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": settings.truncation,
        "max_bin": settings.bins,
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "min_data_in_leaf": settings.smallest,
        "feature_fraction": settings.columns,
        "bagging_fraction": settings.rows,
        "bagging_freq": 1,
        "lambda_l2": settings.ridge,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbosity": -1,
    }
    try:
        return lightgbm.train(asked, data, settings.trees, callbacks=[look])
    except lightgbm.basic.LightGBMError as error:
        raise watch.failed(1, str(error)) from error


def check_features(matrix: Floats) -> None:
    """Raise `SetupError` that names the first feature that is infinite; NaN is not known."""
    wrong = np.argwhere(np.isinf(matrix))
    if len(wrong):
        row, column = wrong[0]
        raise SetupError(
            f"Training of the ranker cannot begin: {FEATURES[column]} of example {row} is infinite."
            f" Look for damage in what was imported last. Nothing was saved."
        )


def chosen_kinds(
    made: Examples, rng: np.random.Generator, settings: RankerSettings = DEFAULTS
) -> dict[str, dict[str, float]]:
    """For each kind, NDCG and R-precision of the fusion and of trees that saw other families.

    Candidates stand in the order of the fusion; every family is judged once.
    """
    _, family = np.unique(made.family, return_inverse=True)
    part = rng.permutation(int(family.max(initial=-1)) + 1) % settings.parts
    learned = np.zeros(len(made.true))
    case = np.repeat(np.arange(len(made.sizes)), made.sizes)
    for at in range(settings.parts):
        asked = part[family] == at
        others = thinned(taken(made, ~asked), rng, settings)
        if not asked.any() or not others.true.any():
            continue
        rows = asked[case]
        learned[rows] = grown(others, int(rng.integers(2**31)), settings).predict(made.matrix[rows])
    before, after = judged(made, -np.arange(len(case), dtype=np.float64)), judged(made, learned)
    return {
        str(one): {
            "cases": int((made.kinds == one).sum()),
            **{f"rrf_{name}": _mean(values, made.kinds == one) for name, values in before.items()},
            **{f"trees_{name}": _mean(values, made.kinds == one) for name, values in after.items()},
        }
        for one in np.unique(made.kinds)
    }


def judged(made: Examples, scores: Floats) -> dict[str, Floats]:
    """NDCG and R-precision of every case when its candidates are ordered by these scores."""
    case = np.repeat(np.arange(len(made.sizes)), made.sizes)
    order = np.lexsort((-scores, case))
    rank = np.arange(len(case)) - np.repeat(np.cumsum(made.sizes) - made.sizes, made.sizes)
    true = made.true[order]
    gain = np.bincount(case, true / np.log2(rank + 2), len(made.sizes))
    ideal = np.cumsum(1 / np.log2(np.arange(DEPTH) + 2))
    best = ideal[np.clip(made.held_out, 1, DEPTH) - 1]
    within = true * (rank < made.held_out[case])
    precision = np.bincount(case, within, len(made.sizes)) / np.maximum(made.held_out, 1)
    return {"ndcg_500": gain / best, "r_precision": precision}


def _mean(values: Floats, cases: NDArray[np.bool_]) -> float:
    return round(float(values[cases].mean()), 5)
