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
        ("threshold", np.nan),
        ("threshold", np.inf),
    ],
)
def test_a_walk_that_would_leave_the_trees_or_never_end_is_refused(booster, column, value):
    table = tree_table(booster)
    table[column] = table[column].copy()
    table[column][3] = value
    with pytest.raises(SetupError, match=rf"{column}: (entry|row) 3 (is|holds) {value}, expected"):
        Trees.of(table, len(FEATURES))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("value", np.array([np.nan]), "value: row 0 holds nan"),
        ("value", np.full(2_000, 1e300), "value: its leaves add up"),
        ("left", np.zeros(1_800, np.int64), "left holds int64, expected int32"),
        ("right", np.zeros(3, np.int32), r"right has the shape \(3,\), expected \(1800\)"),
        ("feature", np.zeros((1_800, 2), np.int32), "feature has the shape"),
        ("threshold", np.array(0.0), "threshold has the shape"),
        ("roots", np.zeros(0, np.int32), "roots names 0 trees, expected 1 to 1,000"),
        ("roots", np.zeros(1_001, np.int32), "roots names 1,001 trees"),
        ("roots", np.full(60, 1_800, np.int32), "roots: entry 0 is 1800"),
    ],
)
def test_a_column_that_is_not_as_expected_is_named(booster, column, value, reason):
    with pytest.raises(SetupError, match=reason):
        Trees.of({**tree_table(booster), column: value}, len(FEATURES))


def chain(levels):
    """One tree of so many levels, each node with a leaf on its left."""
    down = np.arange(1, levels + 1, dtype=np.int32)
    down[-1] = -1
    return {
        "feature": np.zeros(levels, np.int32),
        "threshold": np.zeros(levels),
        "left": np.full(levels, -1, np.int32),
        "right": down,
        "default_left": np.zeros(levels, np.bool_),
        "nan_missing": np.zeros(levels, np.bool_),
        "value": np.ones(1),
        "roots": np.zeros(1, np.int32),
    }


def test_a_tree_is_as_deep_as_a_request_has_time_for():
    assert Trees.of(chain(64), 1).predict(np.ones((2, 1))).tolist() == [1, 1]
    with pytest.raises(SetupError, match="more than 64 levels"):
        Trees.of(chain(65), 1)


def test_a_damaged_ranker_or_one_of_other_features_is_refused(booster):
    content = ranker_file(booster, {"one"}, WEIGHTS, Popularity.of(np.array([1])))
    meta = {"features": FEATURES, "kinds": {"one": "trees"}, "weights": {}}
    for change, reason in (
        ({"features": ["other"]}, "train again"),
        ({"kinds": {"magic": "trees"}}, "magic"),
        ({"kinds": {"one": "gone"}}, "no ranker"),
        ({"features": 3}, "no ranker"),
        ({"kinds": ["one"]}, "its kinds are"),
        ({"kinds": {"one": 1}}, "its kinds are"),
        ({"weights": None}, "its weights are None"),
        ({"weights": {"other": {}}}, "its weights are"),
        ({"weights": {"one": 3}}, "its weights of 'one' are 3"),
        ({"weights": {"one": {"text": "1"}}}, "its weight of 'text' for 'one' is '1'"),
        ({"weights": {"one": {"text": True}}}, "its weight of 'text' for 'one' is True"),
        ({"weights": {"one": {"text": -1}}}, "is -1, expected"),
        ({"weights": {"one": {"text": float("nan")}}}, "NaN is no number"),
    ):
        with pytest.raises(SetupError, match=reason):
            Ranker.load(save(load(content), {"ranker": json.dumps({**meta, **change})}))
    for damaged in (b"", b"nonsense", content[:100]):
        with pytest.raises(SetupError, match="no ranker"):
            Ranker.load(damaged)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("popularity.percentiles", np.array([np.nan]), "percentiles: row 0 holds nan"),
        ("popularity.percentiles", np.array([1.5]), "from 0 to 1"),
        ("popularity.percentiles", np.zeros(2), "has the shape"),
        ("popularity.counts", np.array([0]), "do not rise from 1"),
        ("popularity.counts", np.array([1.0]), "holds float64, expected int64"),
        ("more", np.zeros(1), "'more', which nothing reads"),
    ],
)
def test_arrays_beside_the_trees_are_looked_at_too(booster, name, value, reason):
    content = ranker_file(booster, {"one"}, WEIGHTS, Popularity.of(np.array([1])))
    meta = {"features": FEATURES, "kinds": {"one": "trees"}, "weights": {}}
    changed = save({**load(content), name: value}, {"ranker": json.dumps(meta)})
    with pytest.raises(SetupError, match=reason):
        Ranker.load(changed)
