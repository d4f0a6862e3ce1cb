"""Search for the weights of the fusion (`ml.models.rrf.WEIGHTS`) on the validation fold.

    python -m ml.train.tune_weights --playlists A.jsonl.gz B.jsonl.gz --json OUT

Routes are fitted and asked once. Then, for each kind of request, one weight at a time is changed
and kept when NDCG@500 and R-precision, each relative to what they are now, rise on average over the
files. Weights found so still follow these files: round them before they become the default.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.adapters.local_text import LocalTextEncoder
from core.errors import SegueError
from core.ranker import KINDS
from ml.data import neutral
from ml.data.challenge import Case
from ml.evaluate.measure import LIST
from ml.evaluate.run import Fold, own_fold
from ml.metrics import ndcg, r_precision
from ml.models.base import Ranking
from ml.models.registry import Tools, made_routes, routes
from ml.models.rrf import WEIGHTS, fuse, kind

_VALUES = (0.0, 0.15, 0.4, 1.0)
_GAIN = 1.0005  # less is chance

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answered:
    """What the routes say to the cases of one file."""

    cases: Sequence[Case]
    lists: Mapping[str, Sequence[Ranking]]


def answered(fold: Fold) -> Answered:
    """Fit the routes and ask them."""
    queries = [case.query for case in fold.cases]
    found = made_routes(routes(), Tools(LocalTextEncoder().encode))
    for route in found.values():
        route.fit(fold.training, np.random.default_rng(fold.seed))
    return Answered(fold.cases, {name: route.rank(queries, LIST) for name, route in found.items()})


def score(answers: Answered, rows: Sequence[int], weights: Weights) -> NDArray[np.float64]:
    """NDCG@500 and R-precision of the fusion of these weights, means over these cases."""
    used = {name: weight for name, weight in weights.items() if weight and name in answers.lists}
    found = []
    for row in rows:
        held_out = answers.cases[row].held_out
        fused = fuse([(weight, answers.lists[name][row]) for name, weight in used.items()], LIST)
        found.append((ndcg(fused, held_out, LIST), r_precision(fused, held_out)))
    return np.asarray(np.mean(found, axis=0))


def search(answers: Mapping[str, Answered], which: str, most: int, seed: int) -> dict[str, Any]:
    """The weights of one kind of request, and how they compare with those set now."""
    rng = np.random.default_rng(seed)
    rows = {}
    for name, one in answers.items():
        of_kind = [at for at, case in enumerate(one.cases) if kind(case.query) == which]
        rows[name] = rng.permutation(of_kind)[:most].tolist()
    base = {name: score(answers[name], at, WEIGHTS[which]) for name, at in rows.items() if at}

    def gain(weights: Weights) -> float:
        scores = [
            score(answers[name], rows[name], weights) / np.maximum(base[name], 1e-9)
            for name in base
        ]
        return float(np.mean(scores)) if scores else 1.0

    best, reached = dict(WEIGHTS[which]), 1.0
    for name in sorted({name for one in answers.values() for name in one.lists}):
        for value in _VALUES:
            other = {**best, name: value}
            if value == best.get(name, 0.0) or not any(other.values()):
                continue
            found = gain(other)
            if found > reached * _GAIN:
                best, reached = other, found
    kept = {name: value for name, value in best.items() if value}
    cases = {name: len(at) for name, at in rows.items()}
    return {"kind": which, "gain": round(reached, 4), "weights": kept, "cases": cases}


def main(arguments: Sequence[str] | None = None) -> int:
    """As the command line: 1, with a sentence, where a file or a training is no good."""
    try:
        return _main(arguments)
    except SegueError as error:
        print(error, file=sys.stderr)
        return 1


def _main(arguments: Sequence[str] | None) -> int:
    """Search, print the weights of every kind, write them."""
    parser = argparse.ArgumentParser(prog="python -m ml.train.tune_weights", description=__doc__)
    parser.add_argument("--playlists", required=True, nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cases", type=int, default=150, help="of a kind and file")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    answers = {
        path.name.split(".")[0]: answered(
            own_fold(neutral.load(path).corpus, asked.seed, validation=True)
        )
        for path in asked.playlists
    }
    lines = [json.dumps(search(answers, which, asked.cases, asked.seed)) for which in KINDS]
    print("\n".join(lines))
    if asked.json:
        asked.json.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
