"""The ranker learns from playlists that no route saw, and serves where it beat the fusion."""

from dataclasses import replace

import numpy as np
import pytest

from core.ranker import FEATURES, Proposals
from core.trees import Ranker
from ml.data.challenge import Case
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.metrics import ndcg, r_precision
from ml.models.base import Query, recommend
from ml.models.ranker import RankerModel
from ml.train.ranker import Examples, RankerSettings, examples, joined, judged, thinned
from ml.train.ranker_file import ranker_file
from ml.train.unseen import aside

TRACKS, CASES = 400, 120
WEIGHTS = {kind: {"item_knn": 1.0, "same_genre": 1.0} for kind in ("words", "one", "few", "many")}
SETTINGS = RankerSettings(trees=20, leaves=4, smallest=5)


class Told:
    """A route whose answers are given: right ones first, or chance."""

    def __init__(self, answers):
        self._answers = answers

    def propose(self, queries, n):
        return [self._answers[tuple(query.seeds.tolist())] for query in queries]


def world(*, telling):
    """Cases whose truth one of two routes knows; the fusion trusts both the same."""
    rng = np.random.default_rng(1)
    right, wrong, made = {}, {}, []
    for at in range(CASES):
        seeds = np.array([at, CASES + at, 2 * CASES + at])
        truth = rng.choice(np.setdiff1d(np.arange(TRACKS), seeds), 10, replace=False)
        rest = np.setdiff1d(np.arange(TRACKS), [*seeds, *truth])
        noise = rng.permutation(rest)[:30]
        good = np.concatenate([truth, noise[:10]]) if telling else rng.permutation([*truth, *noise])
        key = tuple(seeds.tolist())
        right[key] = Proposals(good, np.arange(len(good), 0, -1.0))
        wrong[key] = Proposals(rng.permutation([*noise, *truth]), np.empty(0))
        made.append(Case("5", Query(seeds), truth, at))
    lists = [rng.permutation(TRACKS)[:20] for _ in range(30)]
    rows = [PlaylistRow(f"p{at}") for at in range(30)]
    corpus = build([TrackRow(f"t{at}") for at in range(TRACKS)], rows, lists)
    return corpus, made, {"item_knn": Told(right), "same_genre": Told(wrong)}


def fitted(corpus, cases, routes, seed=0):
    settings = RankerSettings(trees=20, leaves=4, smallest=5, enough=1)
    model = RankerModel(routes, dict, cases, settings, WEIGHTS)
    model.fit(corpus, np.random.default_rng(seed))
    return model


def test_trees_learn_which_route_to_trust_and_beat_a_fusion_that_trusts_both():
    corpus, cases, routes = world(telling=True)
    model = fitted(corpus, cases[:80], routes)
    assert model.kinds == {"few"}
    assert model.compared["few"]["trees_ndcg_500"] > 0.99 > model.compared["few"]["rrf_ndcg_500"]
    unseen = cases[80:]
    rankings = recommend(model, corpus, [case.query for case in unseen], 50)
    pairs = zip(rankings, unseen, strict=True)
    assert np.mean([r_precision(found, case.held_out) for found, case in pairs]) > 0.95


def test_where_there_is_nothing_to_learn_the_fusion_keeps_its_order():
    corpus, cases, routes = world(telling=False)
    for seed in range(3):
        compared = fitted(corpus, cases, routes, seed).compared["few"]
        assert compared["trees_ndcg_500"] < 1.1 * compared["rrf_ndcg_500"]
    broken = RankerModel(routes, dict, cases, SETTINGS, WEIGHTS)
    queries = [case.query for case in cases]
    before = fitted(corpus, [], routes).rank(queries, 20)
    assert [one.tolist() for one in before] == [
        one.tolist() for one in _fusion(broken, corpus, queries)
    ]


def _fusion(model, corpus, queries):
    model._facts = None  # without trees nobody asks for facts
    return model.rank(queries, 20)


def test_the_same_seed_grows_the_same_trees_to_the_byte():
    corpus, cases, routes = world(telling=True)
    files = []
    for _ in range(2):
        model = fitted(corpus, cases, routes)
        files.append(ranker_file(model.booster, model.kinds, WEIGHTS, model.popularity))
    assert files[0] == files[1]


def test_the_file_orders_candidates_as_the_trained_model_does():
    corpus, cases, routes = world(telling=True)
    model = fitted(corpus, cases, routes)
    file = Ranker.load(ranker_file(model.booster, model.kinds, WEIGHTS, model.popularity))
    made = examples(cases, routes, WEIGHTS, corpus, np.random.default_rng(0), SETTINGS)
    difference = file.scores("few", made.matrix.astype(float)) - model.booster.predict(made.matrix)
    assert np.abs(difference).max() < 1e-6


def test_examples_are_judged_by_the_metrics_of_the_table():
    rng = np.random.default_rng(0)
    sizes = np.array([40, 7, 1])
    true = (rng.random(48) < 0.3).astype(np.int8)
    held_out = np.array([25, 9, 3])
    scores = rng.random(48)
    bare = np.zeros((48, len(FEATURES)), np.float32)
    made = Examples(bare, true, sizes, np.arange(3), np.array(["few"] * 3), held_out)
    found = judged(made, scores)
    start = 0
    for at, size in enumerate(sizes):
        rows = np.arange(start, start + size)
        start += size
        ranking = rows[np.argsort(-scores[rows])]
        missed = 1_000 + np.arange(held_out[at] - true[rows].sum())
        truth = np.concatenate([rows[true[rows] > 0], missed])
        assert found["ndcg_500"][at] == pytest.approx(ndcg(ranking, truth, 500))
        assert found["r_precision"][at] == pytest.approx(r_precision(ranking, truth))


def test_thinning_keeps_every_true_candidate_and_drops_cases_without_one():
    corpus, cases, routes = world(telling=True)
    made = examples(cases, routes, WEIGHTS, corpus, np.random.default_rng(0), SETTINGS)
    made.true[: made.sizes[0]] = 0
    thin = thinned(made, np.random.default_rng(0), RankerSettings(negatives=5))
    assert thin.true.sum() == made.true.sum()
    assert thin.sizes[0] == 0
    assert thin.sizes.sum() == len(thin.matrix) < 0.8 * len(made.matrix)


def test_families_of_two_sets_of_examples_stay_apart():
    corpus, cases, routes = world(telling=True)
    made = examples(cases, routes, WEIGHTS, corpus, np.random.default_rng(0), SETTINGS)
    both = joined([made, made])
    assert len(np.unique(both.family)) == 2 * len(np.unique(made.family))
    assert len(both.matrix) == 2 * len(made.matrix)


def test_what_is_put_aside_is_asked_for_and_not_learned_from():
    rng = np.random.default_rng(3)
    tracks = [TrackRow(f"t{at}", genres=("told",)) for at in range(300)]
    lists = [rng.permutation(300)[:12] for _ in range(60)]
    told = [{int(track): ("told",) for track in members} for members in lists]
    rows = [PlaylistRow(f"p{at}", f"name {at}") for at in range(60)]
    corpus = replace(build(tracks, rows, lists), genres_told=told)
    inner = aside(corpus, np.random.default_rng(0))
    kept = {row.key for row in inner.corpus.playlists}
    assert 40 <= len(kept) < 60
    pairs = zip(rows, lists, strict=True)
    gone = [set(members.tolist()) for row, members in pairs if row.key not in kept]
    for case in inner.cases:
        asked = set(case.query.seeds.tolist()) | set(case.held_out.tolist())
        assert asked in gone
    unknown = [at for at in set().union(*gone) if not inner.corpus.popularity[at]]
    assert unknown
    assert not any(inner.corpus.tracks[at].genres for at in unknown)


def test_too_small_a_corpus_has_nothing_to_put_aside():
    tiny = build([TrackRow("a")], [PlaylistRow("p")], [[0]])
    assert aside(tiny, np.random.default_rng(0)) is None
