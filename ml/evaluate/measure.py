"""One model on its cases: every metric of every case, and what the lists as a whole look like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml import metrics as m
from ml.data.challenge import Case
from ml.data.corpus import Corpus
from ml.models.base import Ranking

LIST = 500  # tracks asked for
SHORT = 10  # tracks of a list as it is shown

#: Metrics of a case, in the order of the columns of `Measured.values`.
OF_CASE = (
    "r_precision", "r_precision_artist", "ndcg_500", "clicks", "recall_20", "recall_100",
    "recall_500", "hit_10", "map_10", "popularity", "artist_diversity",
    "recall_500_head", "recall_500_middle", "recall_500_tail",
)  # fmt: skip
#: Metrics of all lists together.
OF_ALL = ("coverage", "gini")
#: Where less is better.
LOWER = frozenset({"clicks", "gini"})

_BANDS = ("head", "middle", "tail")


@dataclass(frozen=True, slots=True)
class Measured:
    """`values` is `[cases, len(OF_CASE)]`; NaN where a case has nothing to say."""

    values: NDArray[np.float64]
    whole: dict[str, float]


def measure(training: Corpus, cases: Sequence[Case], rankings: Sequence[Ranking]) -> Measured:
    """Compare rankings with what was held out."""
    percentile = m.popularity_percentile(training.popularity)
    band = m.bands(training.popularity)
    artist_of = training.artist_of
    rows = []
    shown = np.zeros(training.size[1], np.int64)
    for case, ranking in zip(cases, rankings, strict=True):
        truth = case.held_out
        first = ranking[:SHORT]
        shown[first] += 1
        rows.append(
            [
                m.r_precision(ranking, truth),
                m.r_precision_artist(ranking, truth, artist_of),
                m.ndcg(ranking, truth, LIST),
                m.clicks(ranking, truth),
                m.recall(ranking, truth, 20),
                m.recall(ranking, truth, 100),
                m.recall(ranking, truth, LIST),
                m.hit(ranking, truth, SHORT),
                m.average_precision(ranking, truth, SHORT),
                float(percentile[first].mean()) if len(first) else float("nan"),
                m.artist_diversity(ranking, artist_of, SHORT),
                *(_within(ranking, truth[band[truth] == at]) for at in range(len(_BANDS))),
            ]
        )
    known = training.popularity > 0
    whole = {
        "coverage": float((shown[known] > 0).sum() / max(1, known.sum())),
        "gini": m.gini(shown[known]),
    }
    return Measured(np.array(rows, np.float64).reshape(-1, len(OF_CASE)), whole)


def ceiling(training: Corpus, cases: Sequence[Case]) -> float:
    """The share of held-out tracks that training holds at all, the mean over cases."""
    return float(np.mean([(training.popularity[case.held_out] > 0).mean() for case in cases]))


def _within(ranking: Ranking, truth: Ranking) -> float:
    return m.recall(ranking, truth, LIST) if len(truth) else float("nan")
