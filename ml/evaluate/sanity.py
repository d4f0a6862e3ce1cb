"""On a permuted corpus nothing but popularity can be learned: whoever beats it has cheated."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml.evaluate.bootstrap import gain
from ml.evaluate.measure import OF_CASE
from ml.evaluate.run import Outcome

_MARGIN = 0.02  # of popularity's NDCG: less is the chance of one draw


def above_popularity(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """`{"permuted": true, "above_popularity": {model: {"gain", "low", "high"}}}`.

    Relative gains in NDCG@500, of those models alone whose paired 95 % interval lies above the
    margin.
    """
    column = OF_CASE.index("ndcg_500")
    family = np.array([case.family for one in outcomes for case in one.fold.cases], np.int64)
    values = {
        name: np.concatenate([one.models[name].values[:, column] for one in outcomes])
        for name in outcomes[0].models
    }
    above = {}
    for name, found in values.items():
        if "popularity" not in values or name == "popularity":
            continue
        more, low, high = gain(found, values["popularity"], family, np.random.default_rng(0))
        if low > _MARGIN:
            above[name] = {"gain": more, "low": low, "high": high}
    return {"permuted": True, "above_popularity": above}


def sentence(found: Mapping[str, Any]) -> str:
    """What it means."""
    above = ", ".join(
        f"{name} ({one['gain']:+.1%})" for name, one in found["above_popularity"].items()
    )
    if above:
        return f"LEAK: with the tracks drawn anew, popularity is beaten by {above}."
    return "With the tracks drawn anew, no model beats popularity: nothing leaks."
