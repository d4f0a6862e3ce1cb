"""Outcomes as the figures of the JSON file; `ml.evaluate.tables` makes Markdown of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.challenge import CATEGORIES
from ml.evaluate.bootstrap import intervals
from ml.evaluate.gains import best_baselines, gains
from ml.evaluate.measure import OF_ALL, OF_CASE
from ml.evaluate.run import Outcome
from ml.evaluate.sides import Side
from ml.models.registry import DEFAULT
from ml.models.rrf import kind

Values = NDArray[np.float64]
_BY_SEED = ("r_precision", "ndcg_500")


def figures(outcomes: Sequence[Outcome], rng_seed: int = 0) -> dict[str, Any]:
    """`{"ceiling", "default", "models": {name: {"overall", "categories", "intervals", ...}}}`.

    Means are over all cases of all seeds; intervals are bootstrapped over families. A model's
    `against_default` is the interval of its difference to the default, case by case; `gains` are
    those of the default over each model, `attributes`, `descriptions` and `dialogues` are further
    questions, where they were asked.
    """
    cases = [case for one in outcomes for case in one.fold.cases]
    category = np.array([case.category for case in cases])
    family = np.array([case.family for case in cases], np.int64)
    names = list(outcomes[0].models)
    values = {name: np.concatenate([one.models[name].values for one in outcomes]) for name in names}
    found: dict[str, Any] = {
        "ceiling": float(np.mean([one.ceiling for one in outcomes])),
        "default": DEFAULT,
        "seeds": [one.fold.seed for one in outcomes],
        "cases": len(category),
        "playlists": {
            "training": [one.fold.training.size[0] for one in outcomes],
            "held_out": [len({case.family for case in one.fold.cases}) for one in outcomes],
        },
        "cases_by_category": {one: int((category == one).sum()) for one in _order(category)},
        "models": {
            name: {
                "overall": _overall(name, values[name], outcomes),
                "categories": {
                    one: _means(values[name][category == one]) for one in _order(category)
                },
                "intervals": _bounds(values[name], family, rng_seed),
                "category_intervals": {
                    one: _bounds(values[name][category == one], family[category == one], rng_seed)
                    for one in _order(category)
                },
                "by_seed": _by_seed(name, outcomes),
                **_against(values, name, family, rng_seed),
                **_beside(name, outcomes, rng_seed),
                "seconds": round(sum(one.seconds[name] for one in outcomes), 2),
            }
            for name in names
        },
        "kinds": [{"chosen": one.kinds, "compared": one.compared} for one in outcomes],
        **_sides(outcomes),
    }
    found["best_baseline"] = best_baselines(values)
    if DEFAULT in values:
        kinds = np.array([kind(case.query) for case in cases])
        found["gains"] = gains(values, family, kinds, DEFAULT, rng_seed)
    return found


def _overall(name: str, values: Values, outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    whole = {
        key: float(np.mean([one.models[name].whole[key] for one in outcomes])) for key in OF_ALL
    }
    return _means(values) | whole


def _by_seed(name: str, outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    return {
        metric: [
            float(np.nanmean(one.models[name].values[:, OF_CASE.index(metric)])) for one in outcomes
        ]
        for metric in _BY_SEED
    }


def _against(
    values: dict[str, Values], name: str, family: NDArray[np.int64], seed: int
) -> dict[str, Any]:
    if name == DEFAULT or DEFAULT not in values:
        return {}
    return {"against_default": _bounds(values[name] - values[DEFAULT], family, seed)}


def _beside(name: str, outcomes: Sequence[Outcome], seed: int) -> dict[str, Any]:
    """The means of each side and their intervals."""
    made = {}
    for side in outcomes[0].sides:
        found = [(one.beside[name][side.name], _named(one, side.name).family) for one in outcomes]
        values = np.concatenate([one for one, _ in found])
        family = np.concatenate([one for _, one in found])
        made[side.name] = {
            **_means(values, side.columns),
            "intervals": _bounds(values, family, seed, side.columns),
        }
    return made


def _sides(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What is true of a side whoever answers: how many cases, and what share can be found."""
    made = {}
    for side in outcomes[0].sides:
        asked = [_named(one, side.name) for one in outcomes]
        facts = {key: float(np.mean([one.facts[key] for one in asked])) for key in side.facts}
        made[side.name] = {"cases": sum(len(one.queries) for one in asked), **facts}
    return made


def _named(outcome: Outcome, name: str) -> Side:
    return next(side for side in outcome.sides if side.name == name)


def _means(values: Values, columns: Sequence[str] = OF_CASE) -> dict[str, float | None]:
    """None where no case has anything to say."""
    present = ~np.isnan(values)
    sums, counts = np.where(present, values, 0).sum(0), present.sum(0)
    return {
        name: float(total / count) if count else None
        for name, total, count in zip(columns, sums, counts, strict=True)
    }


def _bounds(
    values: Values, family: NDArray[np.int64], seed: int, columns: Sequence[str] = OF_CASE
) -> dict[str, list[float]]:
    low, high = intervals(values, family, np.random.default_rng(seed))
    return {
        name: [float(low[at]), float(high[at])]
        for at, name in enumerate(columns)
        if not np.isnan(low[at])
    }


def _order(category: NDArray[np.str_]) -> list[str]:
    known = [one.name for one in CATEGORIES]
    found = list(dict.fromkeys(category.tolist()))
    return [name for name in known if name in found] + [name for name in found if name not in known]
