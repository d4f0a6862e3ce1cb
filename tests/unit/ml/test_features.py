"""Missing audio features are told from the vector where it knows them, and else left out."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.adapters.local_text import LocalTextEncoder
from core.adapters.postgres.estimates import ESTIMATED
from core.errors import SetupError
from core.model import FEATURES
from ml import estimates
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.train import pipeline
from ml.train.features import ENOUGH, estimate
from ml.train.towers import TowerSettings

TRACKS, KNOWN = 900, 600
ENERGY, VALENCE, KEY = (FEATURES.index(name) for name in ("energy", "valence", "key"))


def world(*, genre_tells=False, known=KNOWN):
    """Energy lies in the vector, danceability in the genre (when asked), valence in nothing."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(TRACKS, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rock = rng.random(TRACKS) < 0.5
    truth = rng.uniform(0, 1, (TRACKS, len(FEATURES)))
    truth[:, KEY] = rng.integers(0, 12, TRACKS)
    truth[:, ENERGY] = np.clip(0.5 + vectors[:, 0] + rng.normal(0, 0.02, TRACKS), 0, 1)
    if genre_tells:
        truth[:, 0] = np.where(rock, 0.2, 0.8) + rng.normal(0, 0.05, TRACKS)
    rows = [
        TrackRow(
            f"t{at}",
            "x",
            (f"a{at // 3}",),
            None,
            ("rock" if rock[at] else "pop",) if at % 10 else (),
            2000 if at % 10 else None,
            tuple(truth[at]) if at < known else None,
        )
        for at in range(TRACKS)
    ]
    return build(rows, [PlaylistRow("p")], [np.arange(TRACKS)]), vectors, truth


def column(found, name):
    return found.values[:, ESTIMATED.index(name)]


def test_what_the_vector_tells_is_estimated_and_what_it_does_not_is_left_out():
    corpus, vectors, truth = world()
    found = estimate(corpus, vectors, np.random.default_rng(1))
    energy = column(found, "energy")
    assert np.isnan(energy[:KNOWN]).all()  # what is known needs no estimate
    assert np.corrcoef(energy[KNOWN:], truth[KNOWN:, ENERGY])[0, 1] > 0.95
    assert found.report["energy"]["r2"] > 0.9
    assert found.report["energy"]["estimated"] == TRACKS - KNOWN
    assert np.isnan(column(found, "valence")).all()
    assert found.report["valence"]["r2"] < ENOUGH
    assert found.report["valence"]["estimated"] == 0
    assert not {"key", "mode", "time_signature"} & set(found.report)


def test_estimates_stay_within_what_was_seen():
    corpus, vectors, _ = world()
    vectors[KNOWN:] *= 50
    energy = column(estimate(corpus, vectors, np.random.default_rng(1)), "energy")
    assert np.nanmin(energy) >= 0
    assert np.nanmax(energy) <= 1


def test_genre_and_year_help_those_tracks_alone_that_have_them():
    corpus, vectors, truth = world(genre_tells=True)
    found = estimate(corpus, vectors, np.random.default_rng(1))
    dance = column(found, "danceability")
    assert found.report["danceability"]["r2"] < ENOUGH
    assert found.report["danceability"]["r2_with_genre"] > 0.9
    tagged = np.array([bool(row.genres) for row in corpus.tracks])
    assert np.isnan(dance[~tagged]).all()
    fresh = tagged & (np.arange(TRACKS) >= KNOWN)
    assert np.corrcoef(dance[fresh], truth[fresh, 0])[0, 1] > 0.9


def test_the_score_is_of_artists_that_were_not_seen():
    """Where vectors only tell the artist, guesses for new artists are worth nothing."""
    rng = np.random.default_rng(0)
    own = rng.normal(size=(TRACKS // 30, 64)).astype(np.float32)
    liking = rng.uniform(0, 1, TRACKS // 30)
    artist = np.arange(TRACKS) // 30
    rows = []
    for at in range(TRACKS):
        features = [float("nan")] * len(FEATURES)
        features[ENERGY] = liking[artist[at]]
        rows.append(TrackRow(f"t{at}", "x", (f"a{artist[at]}",), features=tuple(features)))
    corpus = build(rows, [PlaylistRow("p")], [np.arange(TRACKS)])
    found = estimate(corpus, own[artist], np.random.default_rng(1))
    assert found.report["energy"]["r2"] < ENOUGH


def test_a_track_without_a_vector_and_a_catalogue_without_features_get_nothing():
    corpus, vectors, _ = world()
    vectors[-1] = 0
    assert np.isnan(estimate(corpus, vectors, np.random.default_rng(1)).values[-1]).all()
    corpus, vectors, _ = world(known=50)
    nothing = estimate(corpus, vectors, np.random.default_rng(1))
    assert nothing.report == {}
    assert np.isnan(nothing.values).all()


def test_the_same_seed_gives_the_same_estimates():
    corpus, vectors, _ = world()
    first, again = (estimate(corpus, vectors, np.random.default_rng(1)) for _ in range(2))
    assert np.array_equal(first.values, again.values, equal_nan=True)
    assert first.report == again.report


def test_the_file_holds_the_rows_that_have_an_estimate():
    values = np.full((4, len(ESTIMATED)), np.nan, np.float32)
    values[2, ESTIMATED.index("tempo")] = 120
    content = estimates.packed(values, ESTIMATED)

    made = SimpleNamespace(models={estimates.FILE: content}, track_keys=("a", "b", "c", "d"))
    found = estimates.estimated(made)
    assert found.keys == ("c",)
    assert {name: value.tolist() for name, value in found.columns.items()} == {"tempo": [120.0]}
    made.track_keys = ("a",)
    with pytest.raises(SetupError, match="rows: the last is 2, expected a row of 1 tracks"):
        estimates.estimated(made)
    made.models = {}
    assert estimates.estimated(made).keys == ()


def test_training_puts_estimates_and_their_scores_into_the_release(monkeypatch):
    corpus, vectors, _ = world()
    monkeypatch.setattr(pipeline, "train_tracks", lambda *_: np.tile(vectors, 16))
    quick = pipeline.Plan(towers=TowerSettings(hidden=16, inner=8, playlist_hidden=16, steps=2))
    labels = pipeline.Labels("20260101-000000", "2026-01-01T00:00:00+00:00")
    made = pipeline.train(corpus, LocalTextEncoder(), np.random.default_rng(0), labels, quick)
    assert made.metrics["features"]["energy"]["r2"] > 0.9
    found = estimates.estimated(made)
    assert found.keys == made.track_keys[KNOWN:]
    assert set(found.columns) == {"energy"}
