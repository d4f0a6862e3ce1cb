"""The ranker of a release: trained on playlists put aside, over the routes that serving has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ml.data.corpus import Corpus, Floats
from ml.models.base import Route
from ml.models.ranker import RankerModel
from ml.models.registry import Tools, made_routes
from ml.models.rrf import WEIGHTS
from ml.train.ranker import RankerSettings
from ml.train.ranker_file import ranker_file
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings

#: The routes that a request runs, by the names that serving gives them.
SERVED = (
    "item_knn", "playlist_knn", "title_knn", "contrastive", "text", "same_artist", "same_genre",
    "audio",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ordering:
    """The file for `core.trees.Ranker`, and how trees and fusion compared on unseen playlists."""

    content: bytes
    compared: dict[str, dict[str, float]] = field(default_factory=dict)


def served_weights() -> dict[str, dict[str, float]]:
    """The weights of the fusion for routes that serving has."""
    return {
        kind: {name: weight for name, weight in weights.items() if name in SERVED}
        for kind, weights in WEIGHTS.items()
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
        return made_routes(sorted(names), Tools(encode, tracks, towers))

    model = RankerModel({}, fresh, (), settings, weights)
    model.fit(corpus, rng)
    content = ranker_file(model.booster, model.kinds, weights, model.popularity)
    return Ordering(content, model.compared)
