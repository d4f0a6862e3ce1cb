"""The features of candidates: scale-free, and NaN for what nobody knows."""

import numpy as np
import pytest

from core.ranker import FEATURES, KINDS, Facts, Popularity, Proposals, features, kind

ROWS = {name: at for at, name in enumerate(FEATURES)}


def proposals(*tracks, scores=None):
    values = np.arange(len(tracks), 0, -1.0) if scores is None else np.array(scores, float)
    return Proposals(np.array(tracks, np.int64), values)


def facts(rows):
    """Rows of (popularity, artists, album, year, genres)."""
    return Facts(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64).reshape(len(rows), -1 if rows else 1),
        np.array([row[2] for row in rows], np.int64),
        np.array([row[3] for row in rows], float),
        np.array([row[4] for row in rows], np.int64).reshape(len(rows), -1 if rows else 1),
        np.array([10] * len(rows), np.int64),
    )


NONE = facts([])
POPULARITY = Popularity.of(np.array([1, 1, 2, 8]))
CANDIDATES = np.array([30, 10, 20])
KNOWN = facts(
    [
        (8, (1, -1), 5, 2000, (7, 9)),
        (1, (2, 1), 6, 1990, (9, -1)),
        (0, (-1, -1), -1, np.nan, (-1, -1)),
    ]
)
SEEDS = facts(
    [
        (2, (1, -1), 5, 2010, (7, -1)),
        (2, (1, -1), -1, np.nan, (8, -1)),
        (1, (3, -1), 6, 2000, (7, -1)),
    ]
)


def made(found, seeds=SEEDS, known=KNOWN, candidates=CANDIDATES, words=False):
    matrix = features(candidates, found, known, seeds, POPULARITY, words=words)
    return {name: matrix[:, at] for name, at in ROWS.items()}


def test_ranks_and_scores_stand_beside_their_track_whatever_the_order_of_candidates():
    found = made({"item_knn": proposals(20, 99, 10, scores=[4, 2, 1]), "text": proposals()})
    assert found["item_knn_rank"] == pytest.approx([np.nan, 1 / 13, 1 / 11], nan_ok=True)
    assert found["item_knn_score"] == pytest.approx([np.nan, 0.25, 1.0], nan_ok=True)
    assert np.isnan(found["text_rank"]).all()
    assert found["routes"].tolist() == [0, 1, 1]  # of those that found something, as when serving
    assert found["fused"][2] == 1


def test_shares_of_the_seeds_are_those_of_the_same_artist_album_and_genre():
    found = made({"item_knn": proposals(10, 20, 30)})
    assert found["artist_share"] == pytest.approx([2 / 3, 0, np.nan], nan_ok=True)
    assert found["any_artist_share"] == pytest.approx([2 / 3, 2 / 3, np.nan], nan_ok=True)
    assert found["album_share"] == pytest.approx([1 / 3, 1 / 3, np.nan], nan_ok=True)
    assert found["album_is_last"] == pytest.approx([0, 1, np.nan], nan_ok=True)
    assert found["genre_share"] == pytest.approx([2 / 3, 0, np.nan], nan_ok=True)
    assert found["genre_cover"] == pytest.approx([1 / 3, 0, np.nan], nan_ok=True)
    assert found["year_gap"] == pytest.approx([5, 15, np.nan], nan_ok=True)
    assert found["year_gap_last"] == pytest.approx([0, 10, np.nan], nan_ok=True)
    assert found["seed_artists"].tolist() == pytest.approx([2 / 3] * 3)
    assert found["prominence"].tolist() == [0.8, 0.1, 0]


def test_popularity_is_a_percentile_of_the_catalogue():
    found = made({})
    assert found["popularity"].tolist() == [0.875, 0.25, 0]
    assert found["log_popularity"][0] == 1
    assert found["popularity_gap"][0] == pytest.approx(0.875 - (0.625 + 0.625 + 0.25) / 3)


def test_without_seeds_and_facts_what_compares_with_them_is_missing_not_zero():
    bare = facts([(1, (-1,), -1, np.nan, (-1,))] * 3)
    found = made({"title_knn": proposals(10, 20)}, seeds=NONE, known=bare, words=True)
    for name in ("artist_share", "album_share", "year_gap", "genre_share", "popularity_gap"):
        assert np.isnan(found[name]).all(), name
    assert found["words"].tolist() == [1, 1, 1]
    assert found["seeds"].tolist() == [0, 0, 0]


def test_no_candidates_make_no_rows_and_a_route_that_nobody_knows_only_lifts_the_fused_score():
    none = features(
        np.empty(0, np.int64), {"text": proposals(1)}, NONE, SEEDS, POPULARITY, words=True
    )
    assert none.shape == (0, len(FEATURES))
    found = made({"magic": proposals(10, 20, 30)})
    assert found["routes"].tolist() == [0, 0, 0]
    assert found["fused"].tolist() == pytest.approx([61 / 63, 1, 61 / 62])


def test_doubling_every_score_and_renumbering_tracks_changes_nothing():
    rng = np.random.default_rng(0)
    one = {name: proposals(*rng.permutation([10, 20, 30])) for name in ("item_knn", "text")}
    two = {name: Proposals(p.tracks * 1_000, p.scores * 2) for name, p in one.items()}
    left = features(CANDIDATES, one, KNOWN, SEEDS, POPULARITY, words=False)
    right = features(CANDIDATES * 1_000, two, KNOWN, SEEDS, POPULARITY, words=False)
    assert np.array_equal(left, right, equal_nan=True)


def test_kinds_of_request_go_by_the_number_of_seeds():
    assert [kind(seeds) for seeds in (0, 1, 2, 3, 10, 11, 100)] == [
        "words",
        "one",
        "one",
        "few",
        "few",
        "many",
        "many",
    ]
    assert set(KINDS) == {kind(seeds) for seeds in range(12)}
