"""By how much the default beats each other model, and how surely."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Ints
from ml.evaluate.bootstrap import gain
from ml.evaluate.measure import OF_CASE

#: The single models that a blend has to beat to be worth its trouble.
BASELINES = ("item_knn", "playlist_knn", "same_artist", "title_knn")
METRICS = ("ndcg_500", "r_precision")

Values = NDArray[np.float64]


def gains(
    values: Mapping[str, Values], family: Ints, kind: NDArray[np.str_], default: str, seed: int
) -> dict[str, Any]:
    """`{group: {model: {metric: {"gain", "low", "high"}}}}`; groups are `overall` and the kinds.

    A gain is relative: 0.1 is ten per cent more. Its 95 % interval is paired and drawn over
    families.
    """
    groups = {"overall": np.ones(len(kind), bool)}
    groups |= {str(one): kind == one for one in dict.fromkeys(kind.tolist())}
    return {
        group: {
            name: {
                metric: _gain(values[default], of, family, rows, metric, seed) for metric in METRICS
            }
            for name, of in values.items()
            if name != default
        }
        for group, rows in groups.items()
    }


def best_baselines(values: Mapping[str, Values]) -> dict[str, str]:
    """The best single baseline by each metric, of those that were measured."""
    there = [name for name in BASELINES if name in values]
    return {
        metric: max(there, key=lambda name: float(np.nanmean(values[name][:, column])))
        for metric, column in ((one, OF_CASE.index(one)) for one in METRICS)
        if there
    }


def _gain(
    ours: Values, theirs: Values, family: Ints, rows: NDArray[np.bool_], metric: str, seed: int
) -> dict[str, float | None]:
    column = OF_CASE.index(metric)
    found = gain(
        ours[rows, column], theirs[rows, column], family[rows], np.random.default_rng(seed)
    )
    names = ("gain", "low", "high")
    return {
        name: None if np.isnan(value) else value for name, value in zip(names, found, strict=True)
    }
