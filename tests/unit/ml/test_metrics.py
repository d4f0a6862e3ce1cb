"""Metrics against values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import metrics as m


def a(*values):
    return np.array(values, np.int64)


def test_r_precision_counts_hits_among_the_first_as_many_as_are_true():
    assert m.r_precision(a(1, 9, 2, 3), a(1, 2, 3)) == pytest.approx(2 / 3)
    assert m.r_precision(a(9, 8, 7, 1), a(1, 2, 3)) == 0
    assert m.r_precision(a(1), a(1, 2, 3, 4)) == pytest.approx(1 / 4)


def test_an_artist_of_a_missed_track_counts_a_quarter_once():
    artist_of = a(0, 0, 0, 1, 2, -1, -1)  # tracks 0, 1, 2 are by one artist; 5, 6 by nobody known
    # truth: 0 (found), 3 and 1 (missed); the list's 2 is by the artist of 1, so is nothing else
    assert m.r_precision_artist(a(0, 2, 4), a(0, 1, 3), artist_of) == pytest.approx(1.25 / 3)
    assert m.r_precision_artist(a(2, 1, 4), a(0, 3, 4), artist_of) == pytest.approx(1.25 / 3)
    assert m.r_precision_artist(a(5), a(6), artist_of) == 0
    assert m.r_precision_artist(a(0, 3), a(0, 3), artist_of) == 1


def test_ndcg_discounts_by_the_logarithm_of_the_rank():
    gain = 1 + 1 / math.log2(4)  # ranks 1 and 3
    best = 1 + 1 / math.log2(3)
    assert m.ndcg(a(5, 9, 6), a(5, 6), 500) == pytest.approx(gain / best)
    assert m.ndcg(a(5, 6), a(5, 6), 500) == pytest.approx(1)
    assert m.ndcg(a(9, 5), a(5), 1) == 0


def test_clicks_are_pages_of_ten_before_the_first_hit_and_51_for_none():
    ranking = np.arange(500)
    assert m.clicks(ranking, a(9)) == 0
    assert m.clicks(ranking, a(10)) == 1
    assert m.clicks(ranking, a(499)) == 49
    assert m.clicks(ranking, a(1_000)) == 51
    assert m.clicks(a(), a(1)) == 51


def test_recall_hit_and_average_precision():
    assert m.recall(a(1, 2, 3, 4), a(2, 4, 9), 3) == pytest.approx(1 / 3)
    assert m.hit(a(1, 2, 3), a(3), 2) == 0
    assert m.hit(a(1, 2, 3), a(3), 3) == 1
    assert m.average_precision(a(7, 1, 8, 2), a(1, 2), 10) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert m.average_precision(np.arange(20), np.arange(20), 10) == 1


def test_gini_is_zero_for_equals_and_near_one_for_a_monopoly():
    assert m.gini(a(3, 3, 3)) == 0
    assert m.gini(a(0, 0, 0, 8)) == pytest.approx(0.75)
    assert m.gini(a(1, 3)) == pytest.approx(0.25)
    assert m.gini(a(0, 0)) == 0


def test_artist_diversity_counts_each_unknown_artist_by_itself():
    artist_of = a(0, 0, 1, -1, -1)
    assert m.artist_diversity(a(0, 1, 2, 3, 4), artist_of, 5) == pytest.approx(4 / 5)
    assert m.artist_diversity(a(0, 1, 2), artist_of, 2) == pytest.approx(1 / 2)


def test_the_popularity_percentile_ranks_among_trained_tracks():
    assert m.popularity_percentile(a(0, 1, 1, 4)).tolist() == pytest.approx(
        [0, 1 / 3, 1 / 3, 5 / 6]
    )


def test_bands_part_the_entries_in_thirds_and_unknown_tracks_are_tail():
    assert m.bands(a(4, 1, 1, 1, 1, 3, 1, 0)).tolist() == [0, 1, 2, 2, 2, 1, 2, 2]


tracks = st.lists(st.integers(0, 30), unique=True, max_size=20).map(lambda x: np.array(x, np.int64))
some = st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=20).map(np.array)


@given(tracks, some)
def test_every_share_lies_between_nothing_and_all(recommended, truth):
    artist_of = np.arange(31) // 3
    for value in (
        m.r_precision(recommended, truth),
        m.r_precision_artist(recommended, truth, artist_of),
        m.ndcg(recommended, truth, 10),
        m.recall(recommended, truth, 10),
        m.average_precision(recommended, truth, 10),
    ):
        assert 0 <= value <= 1 + 1e-6
    assert m.r_precision_artist(recommended, truth, artist_of) >= m.r_precision(recommended, truth)


@given(some)
def test_the_truth_itself_is_perfect(truth):
    assert m.r_precision(truth, truth) == 1
    assert m.ndcg(truth, truth, 500) == pytest.approx(1)
    assert m.average_precision(truth, truth, 10) == pytest.approx(1)
