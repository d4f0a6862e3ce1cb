"""The evaluation cannot be fooled: leaks are caught, and chance looks like chance."""

import json

import numpy as np
import pytest

from core.errors import SetupError
from ml.cli import main
from ml.data.challenge import Case
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.data.permuted import permuted
from ml.data.splits import Split
from ml.evaluate import run, sanity
from ml.evaluate.bootstrap import gain, intervals
from ml.evaluate.gains import best_baselines, gains
from ml.evaluate.measure import OF_CASE, Measured
from ml.evaluate.report import figures
from ml.evaluate.run import Fold, Outcome, own_fold
from ml.evaluate.tables import table
from ml.models.base import Query
from tests.unit.ml.test_evaluate import CHEAP, worlds


def corpus(lists, tracks):
    playlists = [PlaylistRow(f"p{at}", f"scene {at}") for at in range(len(lists))]
    return build([TrackRow(f"t{at}") for at in range(tracks)], playlists, lists)


@pytest.mark.parametrize("side", ["training", "validation"])
def test_a_planted_near_duplicate_across_the_sides_stops_the_evaluation(monkeypatch, side):
    """Validation counts as well: the ranker learns from it."""
    base = [np.arange(20) + 20 * at for at in range(10)]
    copy = np.concatenate([base[0][:19], [399]])
    made = corpus([*base, copy], 400)
    nothing, without = np.array([], np.int64), np.arange(1, 10)
    sides = {"training": (np.arange(1, 11), nothing), "validation": (without, np.array([10]))}

    def naive(of, _rng):
        return Split(*sides[side], np.array([0]), np.arange(of.size[0]))

    monkeypatch.setattr(run, "split", naive)
    with pytest.raises(SetupError, match="pairs of near-copies lie on both sides"):
        own_fold(made, 0)


def test_drawing_anew_keeps_lengths_and_popularity_and_no_track_meets_itself():
    rng = np.random.default_rng(0)
    weights = 1 / np.arange(1, 301)
    lists = [
        rng.choice(300, 5 + at % 30, replace=False, p=weights / weights.sum()) for at in range(200)
    ]
    made = corpus(lists, 300)
    dealt = permuted(made, rng)
    assert dealt.lengths.tolist() == made.lengths.tolist()
    kept = []
    for row in range(200):
        assert len(set(dealt.playlist(row).tolist())) == dealt.lengths[row]
        kept.append(np.isin(dealt.playlist(row), made.playlist(row)).mean())
    assert np.mean(kept) < 0.4
    assert np.corrcoef(made.popularity, dealt.popularity)[0, 1] > 0.9


def test_with_the_tracks_drawn_anew_every_model_falls_to_popularity(tmp_path, capsys):
    file, out = worlds(tmp_path / "w.jsonl"), tmp_path / "out.json"
    asked = ["evaluate", "--playlists", str(file), "--models", CHEAP, "--json", str(out)]
    assert main([*asked, "--permuted"]) == 0
    assert "no model beats popularity" in capsys.readouterr().out
    assert json.loads(out.read_text())["sanity"] == {"permuted": True, "above_popularity": {}}
    assert main(asked) == 0
    models = json.loads(out.read_text())["models"]
    assert (
        models["item_knn"]["overall"]["ndcg_500"]
        > 1.3 * models["popularity"]["overall"]["ndcg_500"]
    )


def outcome(**ndcg):
    values = {}
    for name, column in ndcg.items():
        cells = np.full((len(column), len(OF_CASE)), 0.5)
        cells[:, OF_CASE.index("ndcg_500")] = column
        values[name] = Measured(cells, {"coverage": 0.0, "gini": 0.0})
    cases = [Case("5", Query(), np.array([0]), at) for at in range(40)]
    seconds = dict.fromkeys(values, 0.0)
    return Outcome(Fold(0, corpus([[0]], 1), cases), 1.0, values, seconds)


def test_a_model_that_has_seen_what_was_held_out_is_named():
    rng = np.random.default_rng(0)
    base = rng.uniform(0.1, 0.2, 40)
    found = sanity.above_popularity([outcome(popularity=base, honest=base * 1.01, cheat=base * 2)])
    assert list(found["above_popularity"]) == ["cheat"]
    assert sanity.sentence(found) == (
        "LEAK: with the tracks drawn anew, popularity is beaten by cheat (+100.0%)."
    )


def test_what_requests_run_stands_above_a_line_and_nothing_else_does():
    values = np.linspace(0.1, 0.2, 40)
    found = figures([outcome(popularity=values, item_knn=values, served=values)])
    assert found["default"] == "served"
    for grid in table(found).split("\n\n")[1:4]:
        names = [line.split(" |")[0] for line in grid.splitlines()[2:]]
        assert names == ["| **served**", "| *not served*", "| popularity", "| item_knn"]
    rest = table(figures([outcome(popularity=values)])).split("\n\n")[1]
    assert [line.split(" |")[0] for line in rest.splitlines()[2:]] == [
        "| *not served*",
        "| popularity",
    ]


def test_a_relative_gain_has_a_paired_interval():
    rng = np.random.default_rng(0)
    base = rng.uniform(0, 1, 300)
    better = base * 1.1 + rng.normal(0, 0.01, 300)
    more, low, high = gain(better, base, np.arange(300), rng)
    assert low < more < high
    assert more == pytest.approx(0.1, abs=0.01)
    assert high - low < 0.02  # the cases differ far more than the models do
    apart = intervals(base[:, None], np.arange(300), rng)[:, 0]
    assert (apart[1] - apart[0]) / base.mean() > 5 * (high - low)


def test_a_gain_over_nothing_is_no_number():
    nothing = np.zeros(5)
    assert np.isnan(gain(np.ones(5), nothing, np.arange(5), np.random.default_rng(0))).all()


def test_gains_are_told_by_kind_and_the_best_baseline_by_metric():
    rng = np.random.default_rng(0)
    ndcg, precision = OF_CASE.index("ndcg_500"), OF_CASE.index("r_precision")
    item, playlist = (rng.uniform(0.4, 0.6, (60, len(OF_CASE))) for _ in range(2))
    item[:, ndcg] += 0.2
    playlist[:, precision] += 0.2
    kind = np.repeat(["words", "few"], 30)
    ours = item.copy()
    ours[kind == "few"] *= 1.5
    values = {"item_knn": item, "playlist_knn": playlist, "rrf": ours}
    assert best_baselines(values) == {"ndcg_500": "item_knn", "r_precision": "playlist_knn"}
    found = gains(values, np.arange(60), kind, "rrf", 0)
    assert set(found) == {"overall", "words", "few"}
    assert found["few"]["item_knn"]["ndcg_500"]["gain"] == pytest.approx(0.5)
    assert found["few"]["item_knn"]["ndcg_500"]["low"] == pytest.approx(0.5)
    assert found["words"]["item_knn"]["ndcg_500"]["gain"] == 0
    assert 0 < found["overall"]["item_knn"]["ndcg_500"]["low"] < 0.5
