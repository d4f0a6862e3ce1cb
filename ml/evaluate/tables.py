"""The figures as Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from ml.evaluate import attributes, words
from ml.evaluate.gains import METRICS

_HEAD = (
    "{cases:,} cases; of the held-out tracks {ceiling:.1%} are in training at all (the ceiling of"
    " recall); ± is half of the 95 % interval."
)
_ACCURACY = (
    "r_precision", "r_precision_artist", "ndcg_500", "clicks", "recall_100", "hit_10", "map_10",
)  # fmt: skip
_BREADTH = (
    "coverage", "gini", "popularity", "artist_diversity",
    "recall_500_head", "recall_500_middle", "recall_500_tail",
)  # fmt: skip
NOT_SERVED = "*not served*"
_MANIFOLD = 1.0  # from twice as much on, gains are told as factors
_SIDES = {
    "attributes": ("Lists of a single seed track ({cases:,})", attributes.COLUMNS),
    "descriptions": (
        "Descriptions of held-out playlists ({cases:,}; training holds {held:.1%} of their tracks)",
        words.COLUMNS,
    ),
    "dialogues": (
        "Dialogues, all turns ({cases:,}; training holds {held:.1%} of the songs wanted)",
        words.COLUMNS,
    ),
    "dialogues_first": ("Dialogues, the first turn alone ({cases:,})", words.COLUMNS),
}


def table(found: Mapping[str, Any]) -> str:
    """All of it: accuracy, breadth, categories, gains, and the further questions."""
    models: Mapping[str, Any] = found["models"]
    parts = [
        _HEAD.format(**found),
        _models("model", [*_ACCURACY, "s"], {
            name: [*(_cell(one, key) for key in _ACCURACY), f"{one['seconds']:.0f}"]
            for name, one in models.items()
        }, found["default"]),
        _models("breadth of the first ten; recall@500 of head, middle, tail", _BREADTH, {
            name: [_number(one["overall"][key]) for key in _BREADTH]
            for name, one in models.items()
        }, found["default"]),
        _by_category(models, found["default"]),
        *(_gains(found) if "gains" in found else []),
        *(_side(found, name) for name in _SIDES if name in found),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _by_category(models: Mapping[str, Any], default: str) -> str:
    first = next(iter(models.values()))
    columns = list(first["categories"])
    rows = {
        name: [_number(one["categories"][column]["ndcg_500"]) for column in columns]
        for name, one in models.items()
    }
    return _models("NDCG@500 by category", columns, rows, default)


def _gains(found: Mapping[str, Any]) -> list[str]:
    """What the default gains, paired; only where the interval is above zero is it sure."""
    made = []
    for metric in METRICS:
        groups = list(found["gains"])
        names = list(found["gains"]["overall"])
        best = found["best_baseline"].get(metric)
        rows = {
            f"{name} (the best baseline)" if name == best else name: [
                _gain(found["gains"][group][name][metric]) for group in groups
            ]
            for name in names
            if name != "random"
        }
        made.append(_grid(f"{found['default']} gains in {metric} over", groups, rows))
    return made


def _gain(one: Mapping[str, float | None]) -> str:
    """Per cent, or how many times as much where that says more."""
    gain, low, high = (one[key] for key in ("gain", "low", "high"))
    if gain is None:
        return "–"
    show = _times if gain >= _MANIFOLD else _per_cent
    return (
        show(gain) if low is None or high is None else f"{show(gain)} ({show(low)} to {show(high)})"
    )


def _times(gain: float) -> str:
    return f"×{gain + 1:.1f}"


def _per_cent(gain: float) -> str:
    return f"{gain:+.1%}"


def _side(found: Mapping[str, Any], name: str) -> str:
    title, columns = _SIDES[name]
    rows = {
        model: [_number(one[name][column]) for column in columns]
        for model, one in found["models"].items()
    }
    kept = [at for at in range(len(columns)) if any(row[at] != "–" for row in rows.values())]
    if not kept:
        return f"{title.format(**found[name])}: nothing is known of these tracks."
    rows = {model: [row[at] for at in kept] for model, row in rows.items()}
    named = [columns[at] for at in kept]
    return _models(title.format(**found[name]), named, rows, found["default"])


def _models(
    corner: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]], default: str
) -> str:
    """What requests run stands on top; below a line what nobody is served."""
    served = {f"**{name}**": cells for name, cells in rows.items() if name == default}
    others = {name: cells for name, cells in rows.items() if name != default}
    line = {NOT_SERVED: [""] * len(columns)} if others else {}
    return _grid(corner, columns, {**served, **line, **others})


def _grid(corner: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    lines = [f"| {corner} | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()]
    return "\n".join(lines)


def _cell(model: Mapping[str, Any], metric: str) -> str:
    value = model["overall"][metric]
    bounds = model["intervals"].get(metric)
    digits = 2 if metric == "clicks" else 4
    text = _number(value, digits)
    return text if not bounds else f"{text} ±{(bounds[1] - bounds[0]) / 2:.{digits}f}"


def _number(value: float | None, digits: int = 4) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
