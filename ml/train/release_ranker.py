"""The ranker of a release: trained on playlists put aside, over the routes as they are served."""

from collections.abc import Callable, Collection, Mapping, Sequence
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

#: Raises the fusion on thin data; trees with it did worse than without (validation fold).
OF_FUSION = ("artist_knn",)


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


def before_trees() -> dict[str, dict[str, float]]:
    """The same for requests that trees order."""
    return {
        kind: {name: weight for name, weight in weights.items() if name not in OF_FUSION}
        for kind, weights in served_weights().items()
    }


def published_weights(by_trees: Collection[str]) -> dict[str, dict[str, float]]:
    """Both, by who orders the kind; a route that is left out weighs nothing."""
    kept = before_trees()
    return {
        kind: {name: weight if name in kept[kind] or kind not in by_trees else 0.0
               for name, weight in weights.items()}
        for kind, weights in served_weights().items()
    }  # fmt: skip


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
    weights = before_trees()

    def fresh() -> Mapping[str, Route]:
        names = {name for of_kind in weights.values() for name in of_kind}
        return ServedRoutes(made_routes(sorted(names), Tools(encode, tracks, towers))).routes()

    model = RankerModel({}, fresh, (), settings, weights, as_asked)
    model.fit(corpus, rng)
    published = published_weights(model.kinds)
    content = ranker_file(model.booster, model.kinds, published, model.popularity)
    return Ordering(content, model.compared)
