"""Trees in numpy say what LightGBM says; a damaged ranker is refused."""

import json

import numpy as np
import pytest
from safetensors.numpy import load, save

from core.errors import SetupError
from core.ranker import FEATURES, Popularity
from core.trees import Ranker, Trees
from ml.train.ranker_file import ranker_file, tree_table

lightgbm = pytest.importorskip("lightgbm")
WEIGHTS = {"one": {"item_knn": 1.0}}


@pytest.fixture(scope="module")
def booster():
    """Trees over the ranker's features; some are never missing, some often, one is a constant."""
    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((3_000, len(FEATURES)))
    matrix[:, 10:] = np.where(rng.random((3_000, len(FEATURES) - 10)) < 0.3, np.nan, matrix[:, 10:])
    matrix[:, 5] = 1.0
    matrix[:, 6] = np.where(rng.random(3_000) < 0.5, 0.0, matrix[:, 6])
    truth = (matrix[:, 0] + np.nan_to_num(matrix[:, 12], nan=2.0) * matrix[:, 6] > 0.5) * 1.0
    settings = {"objective": "binary", "num_leaves": 31, "verbosity": -1, "num_threads": 1}
    return lightgbm.train(settings, lightgbm.Dataset(matrix, truth), 60)


def asked(rows, seed):
    rng = np.random.default_rng(seed)
    matrix = rng.standard_normal((rows, len(FEATURES)))
    return np.where(rng.random(matrix.shape) < 0.3, np.nan, matrix)


def test_trees_say_what_lightgbm_says_where_values_are_missing_too(booster):
    trees = Trees.of(tree_table(booster), len(FEATURES))
    for seed in range(3):
        matrix = asked(500, seed)
        matrix[:50] = np.nan
        matrix[50:60] = 0.0
        expected = booster.predict(matrix, raw_score=True)
        assert np.abs(trees.predict(matrix) - expected).max() < 1e-6


def test_a_tree_that_is_a_single_leaf_is_a_constant():
    data = lightgbm.Dataset(np.zeros((40, len(FEATURES))), np.arange(40) % 2)
    made = lightgbm.train({"objective": "binary", "verbosity": -1, "num_threads": 1}, data, 2)
    matrix = asked(4, 0)
    trees = Trees.of(tree_table(made), len(FEATURES))
    assert np.abs(trees.predict(matrix) - made.predict(matrix, raw_score=True)).max() < 1e-6


def test_a_published_ranker_scores_the_kinds_it_won_and_leaves_the_others_to_the_fusion(booster):
    popularity = Popularity.of(np.array([0, 1, 1, 5]))
    ranker = Ranker.load(ranker_file(booster, {"one", "few"}, WEIGHTS, popularity))
    matrix = asked(20, 4)
    expected = booster.predict(matrix, raw_score=True)
    assert np.abs(ranker.scores("few", matrix) - expected).max() < 1e-6
    assert ranker.scores("words", matrix) is None
    assert ranker.weights == WEIGHTS
    assert ranker.popularity.percentile(np.array([0, 1, 5])).tolist() == pytest.approx(
        popularity.percentile(np.array([0, 1, 5])).tolist()
    )


def test_a_release_where_the_fusion_won_everywhere_has_no_trees():
    ranker = Ranker.load(ranker_file(None, (), WEIGHTS, Popularity.of(np.array([1]))))
    assert ranker.scores("one", asked(3, 0)) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("left", 0),  # a loop
        ("right", 1_000_000),
        ("left", -1_000_000),
        ("feature", len(FEATURES)),
        ("feature", -1),
    ],
)
def test_a_walk_that_would_leave_the_trees_or_never_end_is_refused(booster, column, value):
    table = tree_table(booster)
    table[column] = table[column].copy()
    table[column][3] = value
    with pytest.raises(ValueError, match=r"child|feature"):
        Trees.of(table, len(FEATURES))


def test_a_damaged_ranker_or_one_of_other_features_is_refused(booster):
    content = ranker_file(booster, {"one"}, WEIGHTS, Popularity.of(np.array([1])))
    meta = {"features": FEATURES, "kinds": {"one": "trees"}, "weights": {}}
    for change, reason in (
        ({"features": ["other"]}, "train again"),
        ({"kinds": {"magic": "trees"}}, "magic"),
        ({"kinds": {"one": "gone"}}, "no ranker"),
        ({"features": 3}, "no ranker"),
    ):
        with pytest.raises(SetupError, match=reason):
            Ranker.load(save(load(content), {"ranker": json.dumps({**meta, **change})}))
    for damaged in (b"", b"nonsense", content[:100]):
        with pytest.raises(SetupError, match="no ranker"):
            Ranker.load(damaged)
