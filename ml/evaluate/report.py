"""Outcomes as the JSON file and as the Markdown table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.challenge import CATEGORIES
from ml.evaluate.bootstrap import intervals
from ml.evaluate.measure import OF_ALL, OF_CASE
from ml.evaluate.run import Outcome
from ml.models.registry import DEFAULT

Values = NDArray[np.float64]
_HEAD = (
    "{cases:,} cases; of the held-out tracks {ceiling:.1%} are in training at all (the ceiling of"
    " recall); ± is half of the 95 % interval."
)
_TABLE = (
    "r_precision", "r_precision_artist", "ndcg_500", "clicks", "recall_100", "hit_10", "map_10",
    "coverage", "artist_diversity",
)  # fmt: skip


def figures(outcomes: Sequence[Outcome], rng_seed: int = 0) -> dict[str, Any]:
    """`{"ceiling", "default", "models": {name: {"overall", "categories", "intervals", ...}}}`.

    Means are over all cases of all seeds; intervals are bootstrapped over families. A model's
    `against_default` is the interval of its difference to the default, case by case.
    """
    category = np.array([case.category for one in outcomes for case in one.fold.cases])
    family = _families(outcomes)
    names = list(outcomes[0].models)
    values = {name: np.concatenate([one.models[name].values for one in outcomes]) for name in names}
    base = values.get(DEFAULT)
    return {
        "ceiling": float(np.mean([one.ceiling for one in outcomes])),
        "default": DEFAULT,
        "seeds": [one.fold.seed for one in outcomes],
        "cases": len(category),
        "playlists": {
            "training": [one.fold.training.size[0] for one in outcomes],
            "held_out": [len({case.family for case in one.fold.cases}) for one in outcomes],
        },
        "models": {
            name: {
                "overall": _means(values[name])
                | {
                    key: float(np.mean([one.models[name].whole[key] for one in outcomes]))
                    for key in OF_ALL
                },
                "categories": {
                    str(one): _means(values[name][category == one]) for one in _order(category)
                },
                "intervals": _bounds(values[name], family, rng_seed),
                **(
                    {"against_default": _bounds(values[name] - base, family, rng_seed)}
                    if base is not None and name != DEFAULT
                    else {}
                ),
                "seconds": round(sum(one.seconds[name] for one in outcomes), 2),
            }
            for name in names
        },
    }


def table(found: dict[str, Any]) -> str:
    """The figures of all models as Markdown, with the half-width of the 95 % interval."""
    lines = [
        _HEAD.format(**found),
        "",
        "| model | " + " | ".join(_TABLE) + " | s |",
        "|---|" + "---:|" * (len(_TABLE) + 1),
    ]
    for name, model in found["models"].items():
        cells = [_cell(model, metric) for metric in _TABLE]
        marked = f"**{name}**" if name == found["default"] else name
        lines.append(f"| {marked} | " + " | ".join(cells) + f" | {model['seconds']:.0f} |")
    best = found["models"].get(found["default"]) or next(iter(found["models"].values()))
    lines += ["", "| NDCG@500 by category | " + " | ".join(best["categories"]) + " |"]
    lines.append("|---|" + "---:|" * len(best["categories"]))
    for name, model in found["models"].items():
        cells = [f"{one['ndcg_500']:.4f}" for one in model["categories"].values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(model: dict[str, Any], metric: str) -> str:
    value = model["overall"][metric]
    bounds = model["intervals"].get(metric)
    digits = 2 if metric == "clicks" else 4
    text = "–" if value is None else f"{value:.{digits}f}"
    return text if not bounds else f"{text} ±{(bounds[1] - bounds[0]) / 2:.{digits}f}"


def _means(values: Values) -> dict[str, float | None]:
    """None where no case has anything to say."""
    present = ~np.isnan(values)
    sums, counts = np.where(present, values, 0).sum(0), present.sum(0)
    return {
        name: float(total / count) if count else None
        for name, total, count in zip(OF_CASE, sums, counts, strict=True)
    }


def _bounds(values: Values, family: NDArray[np.int64], seed: int) -> dict[str, list[float]]:
    low, high = intervals(values, family, np.random.default_rng(seed))
    return {
        name: [float(low[at]), float(high[at])]
        for at, name in enumerate(OF_CASE)
        if not np.isnan(low[at])
    }


def _families(outcomes: Sequence[Outcome]) -> NDArray[np.int64]:
    """One number a family; the same family in two seeds is drawn together."""
    return np.array([case.family for one in outcomes for case in one.fold.cases], np.int64)


def _order(category: NDArray[np.str_]) -> list[str]:
    known = [one.name for one in CATEGORIES]
    found = list(dict.fromkeys(category.tolist()))
    return [name for name in known if name in found] + [name for name in found if name not in known]
