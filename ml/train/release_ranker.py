"""The ranker of a release: trained on playlists put aside, over the routes as they are served."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ml.data.corpus import Corpus, Floats
from ml.models.base import Route
from ml.models.ranker import RankerModel
from ml.models.registry import Tools, made_routes
from ml.models.rrf import WEIGHTS
from ml.models.served import OF_SEEDS, OF_WORDS, ServedRoutes, as_asked
from ml.train.ranker import RankerSettings
from ml.train.ranker_file import ranker_file
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings

#: Requests in words are ordered by the fusion: no training asks their routes as a request does
#: (names, captions, facets), and with trees the playlists meant by paraphrases came less often.
WITHOUT_TREES = frozenset({"words"})


@dataclass(frozen=True, slots=True)
class Ordering:
    """The file for `core.trees.Ranker`, and how trees and fusion compared on unseen playlists."""

    content: bytes
    compared: dict[str, dict[str, float]] = field(default_factory=dict)


def served_weights() -> dict[str, dict[str, float]]:
    """The weights of the fusion for the routes that a request of each kind runs."""
    return {
        kind: {name: weight for name, weight in weights.items() if name in served}
        for kind, weights in WEIGHTS.items()
        for served in (OF_WORDS if kind == "words" else OF_SEEDS,)
    }


def train_ranker(
    corpus: Corpus,
    encode: Callable[[Sequence[str]], Floats],
    rng: np.random.Generator,
    tracks: TrackSettings,
    towers: TowerSettings,
    settings: RankerSettings,
) -> Ordering:
    """Fit routes on a part of the corpus, ask them for the rest, grow trees on the answers.

    The routes that serve are fitted on everything: what the trees say of ranks, shares and
    percentiles holds for them, too.
    """
    weights = served_weights()

    def fresh() -> Mapping[str, Route]:
        names = {name for of_kind in weights.values() for name in of_kind}
        return ServedRoutes(made_routes(sorted(names), Tools(encode, tracks, towers))).routes()

    model = RankerModel({}, fresh, (), settings, weights, as_asked)
    model.fit(corpus, rng)
    kinds = model.kinds - WITHOUT_TREES
    content = ranker_file(model.booster, kinds, weights, model.popularity)
    return Ordering(content, model.compared)
