"""A retrained starter release is as good as the shipped one; its bytes may differ."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ml import starting
from ml.data.sourced import from_files
from ml.models.base import Query, recommend
from ml.models.contrastive import ContrastiveModel
from ml.models.popularity import PopularityModel
from ml.starter.layout import FOLDER
from ml.train.pipeline import Plan
from ml.train.starter import caption_metrics
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings

ROOT = Path(__file__).parents[3]
# A fifth of the steps of the shipped release: enough to see that the recipe works.
SHORT = Plan(
    TrackSettings(batch=512, sampled=512, fewest=80, most=80, rate=4e-3),
    TowerSettings(hidden=512, steps=100, rate=1e-3),
)


@pytest.fixture(scope="module", autouse=True)
def threads():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def corpus():
    return from_files("starter", FOLDER, 2026)


@pytest.mark.skipif(
    not (ROOT / "ml/starter/release/manifest.json").is_file(),
    reason="the release was not built: segue starter build",
)
def test_a_short_retraining_finds_unseen_captions_nearly_as_well_as_the_shipped_release(corpus):
    shipped = starting.shipped().metrics
    found = caption_metrics(corpus, 0, SHORT)
    assert found["captions_held_out"] > 300
    for k in ("recall_1", "recall_5", "recall_10"):
        assert found["captions_trained"][k] > shipped["captions_trained"][k] - 0.06
    assert found["captions_trained"]["recall_1"] > found["captions_untrained"]["recall_1"] + 0.02


def test_track_vectors_find_what_was_taken_out_of_playlists(corpus):
    rng = np.random.default_rng(0)
    kept, hidden = [], []
    for row in range(corpus.size[0]):
        members = rng.permutation(corpus.playlist(row))
        kept.append(members[3:])
        hidden.append(members[:3])
    training = type(corpus)(
        corpus.tracks,
        corpus.playlists,
        np.concatenate([[0], np.cumsum([len(one) for one in kept])]),
        np.concatenate(kept),
    )
    queries = [Query(one) for one in kept]

    def recall(model):
        model.fit(training, np.random.default_rng(1))
        found = recommend(model, training, queries, 100)
        return np.mean([np.isin(h, r).mean() for h, r in zip(hidden, found, strict=True)])

    assert recall(ContrastiveModel(SHORT.tracks)) > 4 * recall(PopularityModel()) + 0.1
