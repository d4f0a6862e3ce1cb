"""The figures as PNG pictures; the one module that imports matplotlib.

Colours are those of Okabe and Ito (2008), which stay apart for every kind of colour vision.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ml.evaluate.sketch import Sketch

_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#000000", "#B8A000", "#7F7F7F")
_DEFAULT = "#D55E00"  # the one that the others are measured by
_GENRES = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000", "#B8A000")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<")
_INK, _FAINT = "#333333", "#d9d9d9"
_MOST_LINES = 8  # models by category: more cannot be told apart
_DPI = 150
_WORD = 0.25  # the width of a label, as a share of the axis


def draw(found: Mapping[str, Any], sketch: Sketch | None, folder: Path) -> list[Path]:
    """Write `categories.png`, `popularity.png` and, with a sketch, `map.png`; returns the paths."""
    made = {"categories.png": _categories(found), "popularity.png": _popularity(found)}
    if sketch is not None:
        made["map.png"] = _map(sketch)
    paths = []
    for name, figure in made.items():
        FigureCanvasAgg(figure)
        figure.savefig(folder / name, dpi=_DPI, facecolor="white")
        paths.append(folder / name)
    return paths


def _categories(found: Mapping[str, Any]) -> Figure:
    """NDCG@500 of the best models in each category, with 95 % intervals."""
    figure, axes = _sheet(11, 5.5)
    models = found["models"]
    chosen = _best(found)
    categories = list(models[chosen[0]]["categories"])
    steps = np.linspace(-0.32, 0.32, len(chosen))
    for at, name in enumerate(chosen):
        model = models[name]
        centre = [model["categories"][one]["ndcg_500"] for one in categories]
        bounds = np.array([model["category_intervals"][one]["ndcg_500"] for one in categories])
        own = name == found["default"]
        colour = _DEFAULT if own else _COLOURS[at]
        axes.errorbar(
            np.arange(len(categories)) + steps[at],
            centre,
            yerr=np.abs(bounds.T - np.array(centre)),
            fmt=_MARKERS[at],
            color=colour,
            markersize=9 if own else 6,
            elinewidth=2 if own else 1.3,
            capsize=0,
            label=f"{name} (default)" if own else name,
        )
    for at in range(1, len(categories)):
        axes.axvline(at - 0.5, color=_FAINT, linewidth=0.8, zorder=0)
    counts = found["cases_by_category"]
    axes.set_xticks(
        range(len(categories)),
        [f"{_spoken(one)}\n({counts[one]:,})" for one in categories],
        fontsize=9,
    )
    axes.set_xlim(-0.5, len(categories) - 0.5)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("NDCG@500")
    _titled(axes, "Accuracy by what is shown of a playlist", "bars: 95 % intervals; below: cases")
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.2), ncol=min(4, len(chosen)), frameon=False
    )
    return figure


def _popularity(found: Mapping[str, Any]) -> Figure:
    """Accuracy against how popular the first ten tracks are."""
    figure, axes = _sheet(8, 5.5)
    points = {
        name: (one["overall"]["popularity"], one["overall"]["ndcg_500"], one)
        for name, one in found["models"].items()
        if one["overall"]["popularity"] is not None
    }
    for name, (x, y, one) in points.items():
        own = name == found["default"]
        low, high = one["intervals"]["ndcg_500"]
        axes.errorbar(
            x,
            y,
            yerr=[[y - low], [high - y]],
            fmt="o",
            markersize=10 if own else 7,
            color=_DEFAULT if own else _COLOURS[0],
            elinewidth=1.2,
        )
    axes.set_xlim(min((x for x, _, _ in points.values()), default=0.0) - 0.15, 1.03)
    axes.set_ylim(bottom=0)
    for name, (x, y) in _apart({name: point[:2] for name, point in points.items()}).items():
        own = name == found["default"]
        at = points[name]
        axes.annotate(
            f"{name} (default)" if own else name,
            xy=at[:2],
            xytext=(x, y),
            fontsize=9,
            color=_INK,
            fontweight="bold" if own else "normal",
            ha="right",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8},
            arrowprops={"arrowstyle": "-", "color": _FAINT, "shrinkA": 1, "shrinkB": 4},
        )
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_xlabel("mean popularity percentile of the first ten tracks")
    axes.set_ylabel("NDCG@500")
    _titled(axes, "Accuracy against popularity", "up is better; left reaches further into the tail")
    return figure


def _map(sketch: Sketch) -> Figure:
    """Tracks by their vectors, coloured by genre."""
    figure, axes = _sheet(9.5, 7.5)
    rest = sketch.genre < 0
    x, y = sketch.points.T
    axes.scatter(x[rest], y[rest], s=4, color=_FAINT, linewidths=0)
    order = np.random.default_rng(0).permutation(np.flatnonzero(~rest))  # no genre on top
    colours = np.array(_GENRES)[sketch.genre[order]] if len(order) else []
    axes.scatter(x[order], y[order], s=9, c=colours, linewidths=0, alpha=0.8)
    for at, name in enumerate(sketch.names):
        axes.scatter([], [], s=40, color=_GENRES[at], label=name)
    if rest.any():
        axes.scatter([], [], s=40, color=_FAINT, label="other or unknown")
    axes.set_axis_off()
    shown = f"the most popular {len(sketch.points):,} of {sketch.tracks:,} tracks"
    _titled(axes, "Track vectors by genre", f"{shown}; what is near is listed together")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, handletextpad=0.2)
    return figure


def _sheet(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_FAINT)
    axes.tick_params(colors=_INK, length=0)
    axes.grid(axis="y", color=_FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _titled(axes: Axes, title: str, below: str) -> None:
    axes.set_title(title, loc="left", fontsize=13, fontweight="bold", color=_INK, pad=22)
    axes.text(0, 1.015, below, transform=axes.transAxes, fontsize=9.5, color="#666666", va="bottom")


def _best(found: Mapping[str, Any]) -> list[str]:
    """The default, popularity, and the best of the others, in the order of the table."""
    models = found["models"]
    fixed = [name for name in (found["default"], "popularity") if name in models]
    others = sorted(
        (name for name in models if name not in fixed),
        key=lambda name: -models[name]["overall"]["ndcg_500"],
    )
    kept = {*fixed, *others[: _MOST_LINES - len(fixed)]}
    return [name for name in models if name in kept]


def _apart(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """A place for each label, left of its point, not on another."""
    top = max((y for _, y in points.values()), default=1.0)
    gap = top * 0.05
    placed: dict[str, tuple[float, float]] = {}
    for name, (x, y) in sorted(points.items(), key=lambda item: item[1][1]):
        height = y
        while any(
            abs(height - y2) < gap and abs(x - 0.03 - x2) < _WORD for x2, y2 in placed.values()
        ):
            height += gap / 4
        placed[name] = (x - 0.03, height)
    return placed


def _spoken(category: str) -> str:
    return category.replace("title_only", "title").replace("title_", "title + ").replace("_", "\n")
