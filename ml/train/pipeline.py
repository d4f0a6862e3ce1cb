"""The whole training: a corpus to one artefact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

import numpy as np

from core.adapters.postgres.estimates import ESTIMATED
from core.errors import CatalogueEmptyError
from core.naming import artist_key
from ml import estimates
from ml.data.corpus import Corpus, Floats, Ints
from ml.models.artist_knn import circles
from ml.models.item_knn import ItemKnnSettings, neighbour_matrix
from ml.models.text import centroids
from ml.train.captions import captions
from ml.train.export import projector_file
from ml.train.features import estimate
from ml.train.ranker import RankerSettings
from ml.train.release_ranker import train_ranker
from ml.train.towers import TowerSettings, train_projector, train_towers
from ml.train.tracks import TrackSettings, train_tracks
from ml.trained import Artefact, Circles

Progress = Callable[[str, int, int], None]  # stage, steps done, steps in all


@dataclass(frozen=True, slots=True)
class Plan:
    """How a release is trained."""

    tracks: TrackSettings = field(default_factory=TrackSettings)
    towers: TowerSettings = field(default_factory=TowerSettings)
    neighbours: ItemKnnSettings = field(default_factory=ItemKnnSettings)
    ranker: RankerSettings = field(default_factory=RankerSettings)


DEFAULTS = Plan()
CIRCLE = 100  # tracks that are listed with an artist: as many as a request reads


class Encoder(Protocol):
    """A text encoder that answers at once."""

    @property
    def name(self) -> str:
        """Which one."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, `[texts, dimension]`."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the artefact is called."""

    version: str
    created_at: str
    metrics: Mapping[str, Any] = field(default_factory=dict)


def train(
    corpus: Corpus,
    encoder: Encoder,
    rng: np.random.Generator,
    labels: Labels,
    plan: Plan = DEFAULTS,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Artefact:
    """Track vectors, playlist vectors, projector and neighbour lists.

    Raises `CatalogueEmptyError` when there is nothing to learn from, `SetupError` in the step in
    which a model diverges.
    """
    if not len(corpus.members):
        raise CatalogueEmptyError("There is nothing to learn from: no playlist holds a track.")
    vectors = train_tracks(
        corpus, rng, plan.tracks, lambda done, total: progress("tracks", done, total)
    )
    if not vectors.any():
        raise CatalogueEmptyError(
            "There is nothing to learn from: no two playlists and no two tracks differ, so that no"
            " track gets a place. Import more playlists, of two tracks or more."
        )
    guessed = estimate(corpus, vectors, rng.spawn(1)[0])
    middles = centroids(corpus, vectors)
    texts, owner = captions(corpus)
    progress("texts", 0, 1)
    towers = train_towers(
        middles,
        encoder.encode(texts),
        owner,
        rng,
        plan.towers,
        lambda done, total: progress("words", done, total),
    )
    progress("neighbours", 0, 1)
    lists = neighbour_matrix(corpus, plan.neighbours)
    together = _circles(corpus)
    progress("neighbours", 1, 1)
    progress("ranker", 0, 1)
    ordering = train_ranker(
        corpus, encoder.encode, rng.spawn(1)[0], plan.tracks, plan.towers, plan.ranker
    )
    progress("ranker", 1, 1)
    guesses = {estimates.FILE: estimates.packed(guessed.values, ESTIMATED)}
    return Artefact(
        version=labels.version,
        created_at=labels.created_at,
        collections=tuple(sorted({one.collection for one in corpus.playlists if one.collection})),
        track_keys=tuple(row.key for row in corpus.tracks),
        track_vectors=vectors.astype(np.float16),
        offsets=lists.indptr.astype(np.int64),
        neighbours=lists.indices.astype(np.int32),
        scores=lists.data.astype(np.float16),
        playlist_keys=tuple(one.key for one in corpus.playlists),
        playlist_vectors=towers.playlists(middles).astype(np.float16),
        projectors={encoder.name: projector_file(towers.text, encoder.name)},
        metrics={**labels.metrics, "features": guessed.report, "ranker": ordering.compared},
        settings={"plan": asdict(plan), "versions": _versions()},
        models={"ranker": ordering.content, **(guesses if guessed.report else {})},
        circles=together,
    )


def _circles(corpus: Corpus) -> Circles:
    found = circles(corpus, CIRCLE)
    owned = zip(corpus.artist_of.tolist(), corpus.tracks, strict=True)
    keys = {at: artist_key(row.artists[0]) for at, row in owned if at >= 0}
    return Circles(
        tuple(keys[at] for at in range(found.shape[0])),
        found.indptr.astype(np.int64),
        found.indices.astype(np.int32),
    )


def add_projector(
    artefact: Artefact,
    encoder: str,
    vectors: Floats,
    owner: Ints,
    rng: np.random.Generator,
    plan: Plan = DEFAULTS,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Artefact:
    """The artefact with a projector for one more encoder, into its playlist space as it is.

    `vectors` `[texts, encoder]` are those of captions, `owner` `[texts]` their playlists' rows.
    """
    tower = train_projector(
        artefact.playlist_vectors.astype(np.float32),
        vectors,
        owner,
        rng,
        plan.towers,
        lambda done, total: progress(f"words ({encoder})", done, total),
    )
    return replace(
        artefact, projectors={**artefact.projectors, encoder: projector_file(tower, encoder)}
    )


def _versions() -> dict[str, str]:
    found = {}
    for name in ("segue", "numpy", "scipy", "torch"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
