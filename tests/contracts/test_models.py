"""One suite for every model: a checker board of two camps, whose withheld track must come first."""

import hashlib

import numpy as np
import pytest
import torch

from core.errors import SetupError
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.models.base import Query, UnknownTrackError, recommend
from ml.models.registry import BESIDE_DEFAULT, MAKERS, Tools, chosen, make
from ml.train.ranker import RankerSettings
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings

CAMP, LISTS, HELD = 16, 40, 10
LEARNS_FROM_SEEDS = (
    "item_knn", "playlist_knn", "contrastive", "rrf", "ranker", "same_artist", "same_genre",
    "artist_knn", "als", "song2vec", "audio", "served",
)  # fmt: skip
LEARNS_FROM_WORDS = ("title_knn", "text", "rrf", "ranker", "same_genre", "served")
COLLABORATIVE = ("item_knn", "playlist_knn", "contrastive", "als", "song2vec")
NAMES = ("quiet piano evening", "loud metal morning")


def grams(texts):
    """A stand-in for an encoder: hashed letter triples, unit length."""
    rows = np.zeros((len(texts), 128), np.float32)
    for row, text in enumerate(texts):
        padded = f"  {text.casefold()}  "
        for at in range(len(padded) - 2):
            digest = hashlib.blake2b(padded[at : at + 3].encode(), digest_size=2).digest()
            rows[row, int.from_bytes(digest, "big") % 128] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


TOOLS = Tools(
    grams,
    TrackSettings(batch=64, sampled=32, fewest=60, most=60, rate=5e-3),
    TowerSettings(hidden=32, inner=16, playlist_hidden=32, playlists=16, steps=40),
    RankerSettings(trees=10, leaves=4, smallest=5),
)


def board(seed=0):
    """Two camps of tracks; a playlist holds ten of its camp, and is named after it."""
    rng = np.random.default_rng(seed)
    tracks = [
        TrackRow(f"t{at}", f"Song {at}", (f"Artist {at // CAMP}",), genres=(NAMES[at // CAMP][:5],))
        for at in range(2 * CAMP)
    ]
    lists = [rng.permutation(CAMP)[:HELD] + CAMP * (row % 2) for row in range(LISTS)]
    names = [PlaylistRow(f"p{row}", f"{NAMES[row % 2]} {row}") for row in range(LISTS)]
    return build(tracks, names, lists)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def world():
    return board()


def rows(number):
    return [TrackRow(f"t{at}", f"S {at}", (f"A{at // 2}",)) for at in range(number)]


def named(number):
    return [PlaylistRow(f"p{at}", "quiet") for at in range(number)]


POOR = {
    "nothing": build([], [], []),
    "tracks alone": build(rows(4), [], []),
    "a list of one": build(rows(4), named(1), [[0]]),
    "an empty list": build(rows(4), named(1), [[]]),
    "a list of two": build(rows(2), named(1), [[0, 1]]),
    "the same list": build(rows(3), named(20), [[0, 1, 2]] * 20),
    "one track": build(rows(1), named(20), [[0]] * 20),
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("poor", POOR)
def test_a_corpus_that_teaches_nothing_is_answered_with_what_there_is(poor, name):
    corpus = POOR[poor]
    models = make([name], TOOLS)
    for model in models.values():
        model.fit(corpus, np.random.default_rng(0))
    seeds = [0] if corpus.size[1] else []
    queries = [Query(np.array(seeds, np.int64), "quiet"), Query(text="quiet")]
    for ranking in models[name].rank(queries, 5):
        assert set(ranking.tolist()) <= set(range(corpus.size[1]))


@pytest.fixture(scope="module")
def fitted(world):
    models = make(list(MAKERS), TOOLS)
    for model in models.values():
        model.fit(world, np.random.default_rng(3))
    return models


@pytest.mark.parametrize("name", LEARNS_FROM_SEEDS)
@pytest.mark.parametrize("camp", [0, 1])
def test_the_withheld_track_of_a_camp_comes_first(fitted, world, name, camp):
    members = np.arange(CAMP) + CAMP * camp
    queries = [Query(np.delete(members, at)) for at in range(CAMP)]
    first = [ranking[0] for ranking in recommend(fitted[name], world, queries, 5)]
    assert first == members.tolist()


@pytest.mark.parametrize("name", LEARNS_FROM_WORDS)
@pytest.mark.parametrize(("text", "camp"), [("quiet piano", 0), ("metal, loud", 1)])
def test_words_bring_the_tracks_of_their_camp(fitted, world, name, text, camp):
    (ranking,) = recommend(fitted[name], world, [Query(text=text)], HELD)
    assert (ranking // CAMP).tolist() == [camp] * HELD


@pytest.mark.parametrize("name", MAKERS)
def test_seeds_are_never_recommended(fitted, world, name):
    rng = np.random.default_rng(5)
    queries = [Query(rng.permutation(2 * CAMP)[:size], "quiet loud") for size in (1, 4, 20)]
    for query, ranking in zip(queries, recommend(fitted[name], world, queries, 30), strict=True):
        assert not set(ranking.tolist()) & set(query.seeds.tolist())


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_holds_each_track_once_and_as_many_as_there_are(fitted, world, name):
    for seeds, text in (
        (np.array([3]), "quiet"),
        (np.empty(0, np.int64), ""),
        (np.array([1, 30]), ""),
    ):
        (ranking,) = recommend(fitted[name], world, [Query(seeds, text)], 500)
        assert sorted(ranking.tolist()) == sorted(set(range(2 * CAMP)) - set(seeds.tolist()))
        assert len(recommend(fitted[name], world, [Query(seeds, text)], 4)[0]) == 4


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_seed_gives_the_same_ranking(world, name):
    queries = [Query(np.array([0, 5]), "quiet"), Query(text="loud metal")]
    answers = []
    for _ in range(2):
        models = make([name], TOOLS)
        for model in models.values():
            model.fit(world, np.random.default_rng(11))
        answers.append([r.tolist() for r in recommend(models[name], world, queries, 20)])
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "random"])
def test_answers_do_not_depend_on_the_other_queries(fitted, world, name):
    queries = [Query(np.array([at]), NAMES[at % 2]) for at in range(6)]
    together = recommend(fitted[name], world, queries, 10)
    alone = [recommend(fitted[name], world, [query], 10)[0] for query in queries]
    assert [r.tolist() for r in together] == [r.tolist() for r in alone]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("seed", [-1, 2 * CAMP])
def test_an_unknown_track_is_a_clear_error(fitted, world, name, seed):
    with pytest.raises(UnknownTrackError, match=f"unknown track {seed}: the model knows 0 to 31"):
        recommend(fitted[name], world, [Query(np.array([seed]))], 5)


@pytest.mark.parametrize("name", MAKERS)
def test_a_corpus_of_one_nameless_playlist_breaks_nothing(name):
    tiny = build([TrackRow("a"), TrackRow("b")], [PlaylistRow("p")], [[0, 1]])
    models = make([name], TOOLS)
    for model in models.values():
        model.fit(tiny, np.random.default_rng(0))
    answers = recommend(models[name], tiny, [Query(np.array([0])), Query(text="x")], 5)
    assert answers[0].tolist() == [1]
    assert sorted(answers[1].tolist()) == [0, 1]


@pytest.mark.parametrize("name", MAKERS)
def test_a_track_that_nobody_lists_and_of_which_nothing_is_known_breaks_nothing(name):
    """Alone it says nothing, beside a known seed it takes nothing away."""
    known = board()
    lists = [known.playlist(row) for row in range(LISTS)]
    world = build([*known.tracks, TrackRow("bare")], known.playlists, lists)
    bare = 2 * CAMP
    models = make([name], TOOLS)
    for model in models.values():
        model.fit(world, np.random.default_rng(3))
    camp = np.arange(CAMP - 1)
    queries = [Query(np.array([bare])), Query(np.array([*camp, bare])), Query(camp)]
    alone, beside, without = recommend(models[name], world, queries, 5)
    assert len(alone) == 5
    assert bare not in {*alone, *beside, *without}
    if name in LEARNS_FROM_SEEDS:
        assert beside[0] == without[0] == CAMP - 1


@pytest.mark.parametrize("name", COLLABORATIVE)
def test_with_tracks_permuted_among_playlists_nothing_is_left_to_learn(world, name):
    """The same popularity and lengths, no structure: the camps cannot be told apart any more."""
    rng = np.random.default_rng(2)
    lists = [rng.permutation(2 * CAMP)[:HELD] for _ in range(LISTS)]
    bare = [TrackRow(row.key) for row in world.tracks]
    model = make([name], TOOLS)[name]
    model.fit(build(bare, world.playlists, lists), np.random.default_rng(0))
    queries = [Query(np.delete(np.arange(CAMP), at)) for at in range(CAMP)]
    found = [at in r[:3] for at, r in enumerate(recommend(model, world, queries, 3))]
    assert np.mean(found) < 0.6  # 3 of the 17 that are left, by chance; all of them on the board


def test_names_are_read_in_fitting_order_and_unknown_ones_named():
    assert chosen("rrf, random") == ["random", "rrf"]
    assert chosen("all") == list(MAKERS)
    assert chosen("default") == [name for name in MAKERS if name in BESIDE_DEFAULT]
    with pytest.raises(SetupError, match="'magic' is unknown; there are: random, popularity"):
        chosen("magic")
    with pytest.raises(SetupError, match="at least one"):
        chosen(",")


@pytest.mark.parametrize("name", ["served", "same_artist", "item_knn", "popularity"])
def test_what_is_in_no_list_that_was_learned_from_is_never_answered(name):
    """In a file of playlists it is there because a held-out one holds it."""
    world = board()
    known = len(world.tracks)
    tracks = [*world.tracks, *(TrackRow(f"x{at}", f"New {at}", ("Artist 0",)) for at in range(5))]
    lists = [world.playlist(row) for row in range(LISTS)]
    corpus = build(tracks, world.playlists, lists)
    model = make([name], TOOLS)[name]
    model.fit(corpus, np.random.default_rng(0))
    for query in (Query(np.array([0])), Query(np.array([0, 1, 2])), Query(np.array([known]))):
        (found,) = model.rank([query], 100)
        assert found.max(initial=0) < known
