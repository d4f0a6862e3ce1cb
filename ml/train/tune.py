"""Search for settings of a model on the validation fold, with a record of all that was tried.

    python -m ml.train.tune --model item_knn --playlists A.jsonl.gz songs.csv.gz --json OUT

Files are those of `segue evaluate`, one fold each. OUT holds the choice in its first line and one
trial in each further one; those that the defaults were chosen by lie in `tests/benchmarks/tuning`.

One setting at a time is changed, kept when the score rises. The score is the mean over all files of
NDCG@500 over that of the settings as they are now, so that no file decides alone.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import SegueError
from ml.data import joined
from ml.evaluate.measure import LIST
from ml.evaluate.run import Fold, own_fold
from ml.metrics import ndcg, r_precision
from ml.models import als, artist_knn, audio, item_knn, playlist_knn, song2vec, title_knn
from ml.models.base import Model, recommend

Settings = Any  # one of the settings of a model, a frozen dataclass


@dataclass(frozen=True, slots=True)
class Tunable:
    """A model, its settings as they are now, and values to try."""

    make: Callable[[Any], Model]
    now: Settings
    values: Mapping[str, Sequence[float]]


TUNABLE: Mapping[str, Tunable] = {
    "item_knn": Tunable(
        item_knn.ItemKnnModel,
        item_knn.DEFAULTS,
        {
            "alpha": (0.3, 0.4, 0.5, 0.6),
            "shrink": (0.5, 1, 2, 5, 20),
            "damping": (0.0, 0.1, 0.2, 0.4),
            "length": (0.0, 0.15, 0.3, 0.5, 0.8),
            "later": (0.0, 0.5, 1.0),
            "neighbours": (200, 400),
        },
    ),
    "playlist_knn": Tunable(
        playlist_knn.PlaylistKnnModel,
        playlist_knn.DEFAULTS,
        {
            "artists": (0.0, 0.05, 0.1, 0.3, 0.6),
            "title": (0.0, 0.1, 0.3),
            "power": (1.0, 1.5, 2.0, 3.0),
            "damping": (0.0, 0.2, 0.4),
            "length": (0.3, 0.5, 0.6, 0.8),
            "later": (0.0, 0.5, 1.0, 2.0),
        },
    ),
    "title_knn": Tunable(
        title_knn.TitleKnnModel,
        title_knn.DEFAULTS,
        {
            "power": (1.5, 2.0, 3.0, 4.0),
            "length": (0.2, 0.35, 0.5, 0.7),
            "floor": (0.02, 0.05, 0.1, 0.2),
            "neighbours": (50, 200, 500),
        },
    ),
    "artist_knn": Tunable(
        artist_knn.ArtistKnnModel,
        artist_knn.DEFAULTS,
        {
            "own": (0.2, 0.5, 1.0, 2.0),
            "popular": (0.2, 0.4, 0.7, 1.0),
            "shrink": (0.2, 1.0, 3.0),
            "length": (0.0, 0.5, 1.0),
        },
    ),
    "als": Tunable(
        als.AlsModel,
        als.DEFAULTS,
        {
            "alpha": (5.0, 20.0, 60.0, 150.0, 400.0),
            "regularisation": (5.0, 20.0),  # with less a small world is learned by heart
            "factors": (64, 96, 160, 256),
            "rarity": (0.0, 0.3, 0.6),
        },
    ),
    "song2vec": Tunable(
        song2vec.Song2VecModel,
        song2vec.DEFAULTS,
        {"exponent": (-0.5, 0.0, 0.75), "sample": (1e-5, 1e-4), "rate": (0.025, 0.05)},
    ),
    "audio": Tunable(
        audio.AudioModel,
        audio.DEFAULTS,
        {
            "seeds": (1, 3, 5, 10, 20),
            "tags": (0.5, 1.0, 2.0, 4.0, 8.0),
            "flat": (0.0, 0.5, 1.0),
            "dimension": (8, 16, 32),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What one choice of settings reached on one fold."""

    ndcg_500: float
    r_precision: float


def score(model: Model, fold: Fold) -> Score:
    """Fit and ask the validation side."""
    model.fit(fold.training, np.random.default_rng(fold.seed))
    rankings = recommend(model, fold.training, [case.query for case in fold.cases], LIST)
    pairs = list(zip(rankings, fold.cases, strict=True))
    return Score(
        float(np.mean([ndcg(ranking, case.held_out, LIST) for ranking, case in pairs])),
        float(np.mean([r_precision(ranking, case.held_out) for ranking, case in pairs])),
    )


def search(
    tunable: Tunable, folds: Mapping[str, Fold], tried: Callable[[dict[str, Any]], None]
) -> tuple[Settings, float]:
    """The best settings and their gain, 1 for what is set now; each trial goes to `tried`."""
    base: dict[str, Score] = {}

    def gain(settings: Settings) -> float:
        found = {name: score(tunable.make(settings), fold) for name, fold in folds.items()}
        base.update({name: one for name, one in found.items() if name not in base})
        parts = [one.ndcg_500 / max(base[name].ndcg_500, 1e-9) for name, one in found.items()]
        mean = float(np.mean(parts))
        scores = {name: asdict(one) for name, one in found.items()}
        tried({"settings": asdict(settings), "gain": round(mean, 4), "scores": scores})
        return mean

    best, reached = tunable.now, gain(tunable.now)
    for name, values in tunable.values.items():
        for value in values:
            if value == getattr(best, name):
                continue
            other = replace(best, **{name: value})
            found = gain(other)
            if found > reached:
                best, reached = other, found
    return best, reached


def main(arguments: Sequence[str] | None = None) -> int:
    """As the command line: 1, with a sentence, where a file or a training is no good."""
    try:
        return _main(arguments)
    except SegueError as error:
        print(error, file=sys.stderr)
        return 1


def _main(arguments: Sequence[str] | None) -> int:
    """Search, print every trial, write all of them."""
    parser = argparse.ArgumentParser(prog="python -m ml.train.tune", description=__doc__)
    parser.add_argument("--model", required=True, choices=sorted(TUNABLE))
    parser.add_argument("--playlists", required=True, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    year = datetime.now(UTC).year
    folds = {
        one.collection: own_fold(joined.load([one], year).corpus, asked.seed, validation=True)
        for one in map(joined.source, asked.playlists)
    }
    trials: list[dict[str, Any]] = []
    begun = time.perf_counter()

    def tried(trial: dict[str, Any]) -> None:
        trials.append(trial)
        print(f"{time.perf_counter() - begun:7.1f} s  {trial['gain']:.4f}  {trial['settings']}")
        if asked.json:  # a search that is cut short leaves what it tried
            head = {"model": asked.model, "files": sorted(folds), "seed": asked.seed}
            best = max(trials, key=lambda one: one["gain"])
            record = {**head, "best": best["settings"], "gain": best["gain"]}
            lines = [json.dumps(one) for one in (record, *trials)]
            asked.json.write_text("\n".join(lines) + "\n")

    best, gain = search(TUNABLE[asked.model], folds, tried)
    print(f"best: {gain:.4f}  {best}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
