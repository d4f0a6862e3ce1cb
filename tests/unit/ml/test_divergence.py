"""Training that diverges is stopped in the step where it does, and says what to do."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import CatalogueEmptyError, SetupError
from core.model import FEATURES as SOUNDS
from core.ranker import FEATURES
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.models.als import AlsModel, AlsSettings
from ml.models.audio import AudioModel
from ml.models.song2vec import Song2VecModel, Song2VecSettings
from ml.train import pipeline
from ml.train.features import estimate
from ml.train.ranker import Examples, RankerSettings, grown
from ml.train.towers import TowerSettings, train_projector, train_towers
from ml.train.tracks import TrackSettings, train_tracks
from ml.train.watching import LARGEST, Watch

TRACKS = TrackSettings(dimension=16, batch=32, sampled=32, fewest=40, most=40)
TOWERS = TowerSettings(hidden=16, inner=8, playlist_hidden=16, playlists=8, steps=40)


def world(sounds=None):
    rng = np.random.default_rng(0)
    tracks = [TrackRow(f"t{at}", f"S{at}", (f"A{at // 3}",), features=sounds) for at in range(30)]
    lists = [rng.permutation(15)[:8] + 15 * (row % 2) for row in range(20)]
    return build(tracks, [PlaylistRow(f"p{row}", f"n {row}") for row in range(20)], lists)


def inputs():
    rng = np.random.default_rng(1)
    texts = rng.standard_normal((20, 12)).astype(np.float32)
    places = rng.standard_normal((10, 16)).astype(np.float32)
    return places, texts, np.arange(20) % 10


class Steps:
    """Counts the steps that were finished."""

    def __init__(self):
        self.done = 0

    def __call__(self, done, _total):
        self.done = done


@pytest.mark.parametrize("rate", [1e6, 1e30, float("inf"), float("nan")])
def test_track_vectors_that_explode_are_found_in_their_step(rate):
    steps = Steps()
    with pytest.raises(
        SetupError, match=r"the track vectors diverged in step 1 of 40: the weights"
    ):
        train_tracks(world(), np.random.default_rng(0), replace(TRACKS, rate=rate), steps)
    assert steps.done == 0


def test_a_slow_explosion_is_found_before_the_end():
    steps = Steps()
    rate = LARGEST / 8
    with pytest.raises(SetupError, match=r"Lower TrackSettings.rate \(8188\), or look for damage"):
        train_tracks(world(), np.random.default_rng(0), replace(TRACKS, rate=rate), steps)
    assert 1 < steps.done < 39


@pytest.mark.parametrize("rate", [1e6, 1e30, float("inf")])
@pytest.mark.parametrize("train", [train_towers, train_projector])
def test_a_projector_that_explodes_is_found_in_its_step(rate, train):
    steps = Steps()
    with pytest.raises(SetupError, match=r"the text projector diverged in step [12] of 40: the"):
        train(*inputs(), np.random.default_rng(0), replace(TOWERS, rate=rate), steps)
    assert steps.done <= 1


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("train", [train_towers, train_projector])
def test_vectors_that_are_not_finite_are_no_input(place, train):
    given = list(inputs())
    given[place][7, 3] = np.nan
    which = ("playlists", "texts")[place]
    with pytest.raises(SetupError, match=f"1 of [12]0 vectors of {which} are not .* in row 7"):
        train(*given, np.random.default_rng(0), TOWERS)


def test_ordinary_training_is_not_stopped():
    vectors = train_tracks(world(), np.random.default_rng(0), TRACKS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(30), abs=1e-4)
    train_towers(*inputs(), np.random.default_rng(0), TOWERS)


@pytest.mark.parametrize(
    "change", [{"alpha": float("nan")}, {"alpha": 1e30}, {"regularisation": float("nan")}]
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_factors_that_leave_the_numbers_are_found_in_their_round(change):
    with pytest.raises(SetupError, match=r"Training of als diverged in round 1 of 8: .*Lower Als"):
        AlsModel(replace(AlsSettings(), **change)).fit(world(), np.random.default_rng(0))


def test_song_vectors_that_explode_are_found_in_their_epoch():
    settings = Song2VecSettings(rate=1e30, epochs=20)
    with pytest.raises(
        SetupError, match=r"song2vec diverged in epoch [12] of 20: the vectors reach"
    ):
        Song2VecModel(settings).fit(world(), np.random.default_rng(0))


def examples(cases=40):
    rng = np.random.default_rng(0)
    matrix = rng.random((cases * 10, len(FEATURES))).astype(np.float32)
    true = np.tile(np.arange(10) == 0, cases).astype(np.int8)
    matrix[:, 0] += true
    sizes = np.full(cases, 10)
    return Examples(
        matrix, true, sizes, np.arange(cases), np.full(cases, "one"), np.ones(cases, np.int64)
    )


def test_trees_that_explode_are_found_when_they_grow():
    settings = RankerSettings(rate=1e30, smallest=5)
    with pytest.raises(
        SetupError, match=r"the ranker diverged in tree [12] of 150: the scores rea"
    ):
        grown(examples(), 0, settings)


def test_what_lightgbm_refuses_is_a_sentence_too():
    made = examples()
    made.sizes[0] = 9
    with pytest.raises(
        SetupError, match=r"Training of the ranker diverged in tree 1 of 150: .*quer"
    ):
        grown(made, 0)


def test_an_infinite_feature_of_an_example_is_named():
    made = examples()
    made.matrix[13, 2] = np.inf
    with pytest.raises(SetupError, match=f"{FEATURES[2]} of example 13 is infinite"):
        grown(made, 0)


@pytest.mark.parametrize("value", [np.inf, 1e30])
def test_an_audio_feature_beyond_all_sense_is_named(value):
    corpus = world((value, *[0.5] * (len(SOUNDS) - 1)))
    expected = f"Track 0 has the {SOUNDS[0]} .*, expected at most"
    with pytest.raises(SetupError, match=expected):
        AudioModel().fit(corpus, np.random.default_rng(0))
    with pytest.raises(SetupError, match=expected):
        estimate(corpus, np.ones((30, 4), np.float32), np.random.default_rng(0))


def test_a_corpus_in_which_nothing_differs_makes_no_release():
    corpus = build([TrackRow("t", "S", ("A",))], [PlaylistRow("p", "n")], [[0]])
    with pytest.raises(CatalogueEmptyError, match="no track gets a place"):
        pipeline.train(corpus, None, np.random.default_rng(0), pipeline.Labels("v", "now"))


@pytest.mark.parametrize("size", [float("nan"), float("inf"), -float("inf"), 65_505.0])
def test_what_cannot_be_published_is_no_ordinary_number(size):
    with pytest.raises(SetupError, match=r"in step 3 of 9: the loss reached"):
        Watch("it", 9, "the rate").check(3, "loss", size)
    Watch("it", 9, "the rate").check(3, "loss", -65_504.0)
