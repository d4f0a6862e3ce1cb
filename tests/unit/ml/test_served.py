"""What a ranker learns from is what a request runs: lists of single seeds, agreed over."""

from dataclasses import replace

import numpy as np
import pytest

from core.ranking import agree
from core.ranking.agreement import Opinion
from core.seeds import MOST_SEEDS
from core.services import ordering
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.models.base import Query
from ml.models.item_knn import ItemKnnModel
from ml.models.playlist_knn import PlaylistKnnModel
from ml.models.same_artist import SameArtistModel
from ml.models.served import OF_SEEDS, OF_WORDS, ServedRoutes, as_asked
from ml.models.title_knn import TitleKnnModel
from ml.train.release_ranker import served_weights

RNG = np.random.default_rng


@pytest.fixture
def world():
    rng = RNG(1)
    tracks = [TrackRow(f"t{at}", f"Song {at}", (f"Artist {at // 4}",)) for at in range(60)]
    lists = [rng.permutation(30)[: rng.integers(2, 12)] + 30 * (at % 2) for at in range(40)]
    return build(tracks, [PlaylistRow(f"p{at}", f"list {at % 2}") for at in range(40)], lists)


@pytest.fixture
def served(world):
    inner = {
        "item_knn": ItemKnnModel(),
        "playlist_knn": PlaylistKnnModel(),
        "same_artist": SameArtistModel(),
        "title_knn": TitleKnnModel(),
    }
    routes = ServedRoutes(inner).routes()
    for route in routes.values():
        route.fit(world, RNG(0))
    return inner, routes


def test_several_seeds_agree_over_the_lists_of_each(served, world):
    inner, routes = served
    seeds = np.array([3, 7, 11])
    alone = inner["item_knn"].propose([Query(np.array([seed])) for seed in seeds], 100)
    ids, scores = agree([Opinion(one.tracks) for one in alone])
    new = ~np.isin(ids, seeds)
    (found,) = routes["item_knn"].propose([Query(seeds)], 500)
    assert found.tracks.tolist() == ids[new].tolist()
    assert found.scores == pytest.approx(scores[new])


def test_the_playlists_of_the_seeds_vote_and_a_ten_fold_longer_one_says_less(world):
    tracks = world.tracks
    lists = [[0, 1], [0, *range(20, 58)]]
    corpus = build(tracks, [PlaylistRow("short"), PlaylistRow("long")], lists)
    route = ServedRoutes({"playlist_knn": PlaylistKnnModel()}).routes()["playlist_knn"]
    route.fit(corpus, RNG(0))
    (found,) = route.propose([Query(np.array([0]))], 500)
    assert found.tracks.tolist() == [1, *range(20, 58)]
    assert found.scores[0] > found.scores[1]


def test_a_request_with_seeds_runs_no_route_of_words_and_one_of_words_none_of_seeds(served, world):
    inner, routes = served
    queries = [Query(np.array([3])), Query(text="list 1"), Query(np.array([40, 41]))]
    by_title = routes["title_knn"].propose(queries, 20)
    assert [len(one.tracks) > 0 for one in by_title] == [False, True, False]
    (plain,) = inner["title_knn"].propose([Query(text="list 1")], 20)
    assert by_title[1].tracks.tolist() == plain.tracks.tolist()
    by_list = routes["item_knn"].propose(queries, 20)
    assert [len(one.tracks) > 0 for one in by_list] == [True, False, True]


def test_seeds_are_never_proposed_and_answers_do_not_depend_on_the_other_queries(served, world):
    _, routes = served
    queries = [Query(RNG(at).permutation(60)[: at + 1]) for at in range(12)]
    for name in ("item_knn", "playlist_knn", "same_artist"):
        together = routes[name].propose(queries, 30)
        for query, found in zip(queries, together, strict=True):
            assert not np.isin(found.tracks, query.seeds).any()
            assert len(found.tracks) <= 30
            (alone,) = routes[name].propose([query], 30)
            assert alone.tracks.tolist() == found.tracks.tolist()


def test_a_query_becomes_one_that_a_request_can_ask():
    many = Query(np.arange(100), "rain")
    assert as_asked(many).seeds.tolist() == list(range(100 - MOST_SEEDS, 100))
    assert as_asked(many).text == ""
    assert as_asked(Query(text="rain")).text == "rain"


def test_a_release_publishes_weights_of_routes_that_its_requests_run():
    for kind, weights in served_weights().items():
        assert weights
        assert set(weights) <= set(OF_WORDS if kind == "words" else OF_SEEDS)
        assert set(weights) <= set(ordering.WEIGHTS[kind])
        assert all(weight > 0 for weight in weights.values())
        assert ("artist_knn" in weights) == (kind != "words")


def test_another_corpus_is_another_world(served, world):
    _, routes = served
    (before,) = routes["playlist_knn"].propose([Query(np.array([3]))], 30)
    fewer = replace(world.subset(range(5)))
    for route in routes.values():
        route.fit(fewer, RNG(0))
    (after,) = routes["playlist_knn"].propose([Query(np.array([3]))], 30)
    assert before.tracks.tolist() != after.tracks.tolist()
