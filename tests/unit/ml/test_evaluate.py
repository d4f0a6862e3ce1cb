"""From a file to figures: the shape of the JSON, the table, the intervals."""

import json

import numpy as np
import pytest

from ml.cli import main
from ml.data.challenge import Case
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.evaluate.bootstrap import intervals
from ml.evaluate.measure import OF_CASE, ceiling, measure
from ml.models.base import Query
from ml.models.registry import DEFAULT

CHEAP = "random,popularity,same_genre,same_artist,item_knn,playlist_knn,title_knn"


def worlds(path, shuffled=False, lists=80, seed=0):
    """Four scenes of 60 tracks, 25 of one in a playlist; `shuffled` deals the tracks anew."""
    rng = np.random.default_rng(seed)
    rows = [rng.permutation(60)[:25] + 60 * (at % 4) for at in range(lists)]
    if shuffled:
        rows = [rng.permutation(240)[:25] for _ in range(lists)]
    with path.open("w") as file:
        for at, row in enumerate(rows):
            tracks = [{"id": f"t{one}", "title": f"S{one}", "artists": [f"A{one}"]} for one in row]
            file.write(
                json.dumps({"id": f"p{at}", "name": f"scene {at % 4}", "tracks": tracks}) + "\n"
            )
    return path


def evaluated(tmp_path, file, *more):
    out = tmp_path / "out.json"
    assert main(["evaluate", "--playlists", str(file), "--json", str(out), *more]) == 0
    return json.loads(out.read_text())


def test_the_figures_have_the_shape_that_was_promised(tmp_path, capsys):
    found = evaluated(tmp_path, worlds(tmp_path / "w.jsonl"), "--models", CHEAP, "--seeds", "2")
    assert found["default"] == DEFAULT
    assert found["ceiling"] == 1
    assert list(found["models"]) == CHEAP.split(",")
    for model in found["models"].values():
        wanted = {"r_precision", "r_precision_artist", "ndcg_500", "clicks", "recall_100"}
        assert wanted | {"hit_10", "map_10", "coverage", "gini"} <= set(model["overall"])
        assert set(model["categories"]) == {
            "title_only",
            "title_1",
            "title_5",
            "5",
            "title_10",
            "10",
        }
        low, high = model["intervals"]["ndcg_500"]
        assert low <= model["overall"]["ndcg_500"] <= high
    assert len(found["seeds"]) == 2
    table = capsys.readouterr().out
    assert "| item_knn | " in table
    assert "| NDCG@500 by category | title_only |" in table


def test_structure_is_found_and_without_it_nothing_beats_popularity(tmp_path):
    whole = evaluated(tmp_path, worlds(tmp_path / "w.jsonl"), "--models", CHEAP)["models"]
    dealt = evaluated(tmp_path, worlds(tmp_path / "s.jsonl", shuffled=True), "--models", CHEAP)[
        "models"
    ]
    for name in ("item_knn", "playlist_knn"):
        with_seeds = whole[name]["categories"]["title_10"]["recall_100"]
        assert with_seeds > 0.9
        assert dealt[name]["categories"]["title_10"]["recall_100"] < 0.55  # 100 of 230 by chance
        assert dealt[name]["overall"]["ndcg_500"] == pytest.approx(
            dealt["popularity"]["overall"]["ndcg_500"], abs=0.05
        )
    assert whole["title_knn"]["categories"]["title_only"]["recall_100"] > 0.9


def test_a_split_from_elsewhere_is_used_as_it_is(tmp_path):
    file = worlds(tmp_path / "w.jsonl")
    split = tmp_path / "split.jsonl"
    first = json.loads(file.read_text().splitlines()[0])
    ids = [track["id"] for track in first["tracks"]]
    case = {"id": "p0", "category": "title_5", "seeds": ids[:5], "held_out": ids[5:]}
    split.write_text(json.dumps(case) + "\n")
    found = evaluated(tmp_path, file, "--models", "item_knn", "--split", str(split))
    assert found["cases"] == 1
    assert found["playlists"] == {"training": [79], "held_out": [1]}
    assert list(found["models"]["item_knn"]["categories"]) == ["title_5"]
    assert found["models"]["item_knn"]["overall"]["recall_100"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--models", "best"], "Model 'best' is unknown; there are: random, popularity"),
        (["--json", "/no/such/folder/x.json"], "There is no folder"),
        (["--split", "/no/such/file"], "cannot read"),
    ],
)
def test_mistakes_are_told_in_a_sentence(tmp_path, capsys, arguments, said):
    file = worlds(tmp_path / "w.jsonl")
    assert main(["evaluate", "--playlists", str(file), *arguments]) == 1
    assert said in " ".join(capsys.readouterr().err.split())


def test_measures_of_a_case_stand_in_their_columns():
    corpus = build(
        [TrackRow(f"t{at}", "x", (f"artist {at // 2}",)) for at in range(6)],
        [PlaylistRow("a"), PlaylistRow("b"), PlaylistRow("c")],
        [[0, 1, 2], [0, 1], [0]],
    )
    case = Case("5", Query(np.array([0])), np.array([1, 2, 5]), 0)
    found = measure(corpus, [case], [np.array([2, 3, 1])])
    values = dict(zip(OF_CASE, found.values[0], strict=True))
    assert values["r_precision"] == pytest.approx(2 / 3)
    assert values["recall_100"] == pytest.approx(2 / 3)
    assert values["clicks"] == 0
    assert values["artist_diversity"] == pytest.approx(2 / 3)
    assert values["recall_500_tail"] == pytest.approx(1 / 2)  # 2 and the unknown 5
    assert np.isnan(values["recall_500_head"])
    assert found.whole["coverage"] == pytest.approx(2 / 3)
    assert ceiling(corpus, [case]) == pytest.approx(2 / 3)


def test_intervals_draw_families_as_a_whole():
    rng = np.random.default_rng(0)
    values = np.repeat(rng.standard_normal(30), 50)[:, None]  # 30 families of 50 equal cases
    family = np.repeat(np.arange(30), 50)
    apart = intervals(values, np.arange(1_500), rng)[:, 0]
    together = intervals(values, family, rng)[:, 0]
    assert together[1] - together[0] > 4 * (apart[1] - apart[0])
    expected = 1.96 * values[::50].std() / 30**0.5
    assert (together[1] - together[0]) / 2 == pytest.approx(expected, rel=0.15)


def test_cells_without_a_value_are_left_out_of_an_interval():
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])
    found = intervals(values, np.arange(3), np.random.default_rng(0))
    assert found[0, 0] == 1
    assert found[1, 0] == 3
    assert np.isnan(found[:, 1]).all()
