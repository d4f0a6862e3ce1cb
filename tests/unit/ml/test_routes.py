"""What is particular to single routes: thin data, remembered answers, sounds, artists, tuning."""

from dataclasses import replace

import numpy as np
import pytest

from core.model import FEATURES
from ml.data.challenge import Case
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.models.als import DEFAULTS as ALS
from ml.models.als import AlsModel
from ml.models.artist_knn import ArtistKnnModel, circles
from ml.models.audio import AudioModel
from ml.models.base import Query, best
from ml.models.item_knn import ItemKnnModel
from ml.models.playlist_knn import DEFAULTS, PlaylistKnnModel
from ml.models.remembered import Remembered
from ml.models.same_artist import SameArtistModel
from ml.models.song2vec import Song2VecModel
from ml.models.sparse import later
from ml.train import tune, tune_weights

RNG = np.random.default_rng
UNKNOWN = (float("nan"),) * len(FEATURES)


def songs(*artists, **more):
    return [TrackRow(f"t{at}", f"Song {at}", (name,), **more) for at, name in enumerate(artists)]


def fitted(model, tracks, lists, names=None):
    rows = [PlaylistRow(f"p{at}", names[at] if names else "") for at in range(len(lists))]
    model.fit(build(tracks, rows, lists), RNG(0))
    return model


def asked(model, *seeds, text="", n=10):
    (found,) = model.rank([Query(np.array(seeds, np.int64), text)], n)
    return found.tolist()


def test_artists_that_are_listed_together_bring_tracks_that_never_were():
    tracks = songs("A", "A", "B", "B", "C", "C")
    lists = [[0, 2], [1, 2], [4], [5], [3]]
    assert asked(fitted(ArtistKnnModel(), tracks, lists), 0)[:3] == [1, 2, 3]
    assert asked(fitted(ItemKnnModel(), tracks, lists), 0) == [2]


def test_the_circle_of_an_artist_is_what_the_model_says_to_its_tracks():
    tracks = songs(*"AABBCCDDEF")
    lists = [[0, 2, 4], [1, 2, 6], [4, 7, 8], [5], [3, 8]]
    model = fitted(ArtistKnnModel(), tracks, lists)
    corpus = build(tracks, [PlaylistRow(f"p{at}") for at in range(5)], lists)
    found = circles(corpus, 4)
    assert found.shape == (6, 10)
    assert np.diff(found.indptr).max() == 4
    for track in range(9):
        row = found[corpus.artist_of[track]]
        assert asked(model, track, n=3) == [at for at in row.indices if at != track][:3]
    assert not found[corpus.artist_of[9]].nnz  # in no playlist: nobody's company


def test_of_one_artist_the_tracks_of_the_same_album_come_first_and_short_names_count():
    tracks = [TrackRow(str(at), f"Song {at}", ("U2",), "War" if at < 3 else "Pop")
              for at in range(6)]  # fmt: skip
    model = fitted(SameArtistModel(), tracks, [[0, 1, 2, 3, 4, 5], [3, 4, 5], [5]])
    assert asked(model, 0) == [1, 2, 5, 3, 4]
    assert asked(model, 0, 3) == [5, 4, 1, 2]
    assert asked(model, text="u2 forever") == []  # in words it may be anything


def test_playlists_that_share_artists_but_no_track_count_where_data_are_thin():
    tracks = songs("A", "A", "B", "B")
    lists = [[1, 2], [3]]
    assert asked(fitted(PlaylistKnnModel(), tracks, lists), 0) == [1, 2]
    plain = replace(DEFAULTS, artists=0.0)
    assert asked(fitted(PlaylistKnnModel(plain), tracks, lists), 0) == []
    grown = replace(DEFAULTS, thin=1)
    assert asked(fitted(PlaylistKnnModel(grown), tracks, lists), 0) == []


def test_of_two_playlists_alike_the_one_of_the_same_title_comes_first():
    tracks = songs("A", "B", "C")
    lists = [[0, 1], [0, 2]]
    model = fitted(PlaylistKnnModel(), tracks, lists, ["Rain", "Long Drive!"])
    assert asked(model, 0, text="long drive") == [2, 1]
    assert asked(model, 0, text="rain") == [1, 2]


def test_the_last_seed_weighs_most():
    assert later(Query(np.arange(3)), 0.5).tolist() == [1, 1.25, 1.5]
    tracks = songs("A", "B", "C", "D")
    lists = [[0, 2], [1, 3]]
    model = fitted(PlaylistKnnModel(), tracks, lists)
    assert asked(model, 0, 1)[0] == 3
    assert asked(model, 1, 0)[0] == 2


def test_tracks_that_sound_alike_are_near_and_silence_says_nothing():
    def sound(energy):
        return replace(TrackRow("x"), features=(0.5, energy, *UNKNOWN[2:]))

    tracks = [replace(sound(e), key=str(e)) for e in (0.1, 0.2, 0.8, 0.9)] + [TrackRow("silent")]
    model = fitted(AudioModel(), tracks, [[0, 1, 2, 3, 4]])
    assert asked(model, 0) == [1, 2, 3]
    assert asked(model, 4) == []
    assert asked(model, 4, 3)[0] == 2
    assert asked(fitted(AudioModel(), [TrackRow("a"), TrackRow("b")], [[0, 1]]), 0) == []


def test_a_genre_alone_gives_a_profile():
    tracks = [TrackRow(str(at), genres=("rock",) if at < 3 else ("jazz",)) for at in range(6)]
    assert sorted(asked(fitted(AudioModel(), tracks, [[0, 1, 2, 3, 4, 5]]), 0)[:2]) == [1, 2]


def test_song2vec_reads_long_lists_in_pieces_and_nothing_from_lists_of_one():
    tracks = songs(*"AAAABBBB")
    assert asked(fitted(Song2VecModel(), tracks, [[0], [1]]), 0) == []
    lists = [RNG(at).permutation(4) + 4 * (at % 2) for at in range(40)]
    settings = replace(Song2VecModel()._settings, longest=3)
    assert sorted(asked(fitted(Song2VecModel(settings), tracks, lists), 0)[:3]) == [1, 2, 3]


def test_als_takes_fewer_factors_where_there_are_many_entries():
    lists = [RNG(at).permutation(8)[:4] for at in range(20)]

    def factors(**bounds):
        model = fitted(AlsModel(replace(ALS, factors=6, **bounds)), songs(*"AABBCCDD"), lists)
        return model._factors.shape[1]

    assert factors() == 6
    assert factors(work=80 * 4, fewest=2) == 4
    assert factors(work=80, fewest=2) == 2


def test_a_remembered_route_is_asked_once_for_the_same_queries_and_again_after_fitting():
    class Counting(ItemKnnModel):
        times = 0

        def propose(self, queries, n):
            Counting.times += 1
            return super().propose(queries, n)

    tracks, lists = songs("A", "B", "C"), [[0, 1, 2]]
    model = fitted(Remembered(Counting(), depth=2), tracks, lists)
    queries = [Query(np.array([0]))]
    assert [one.tolist() for one in model.rank(queries, 1)] == [[1]]
    assert [one.tolist() for one in model.rank(queries, 2)] == [[1, 2]]
    assert Counting.times == 1
    model.rank(queries, 3)
    model.rank(list(queries), 2)
    assert Counting.times == 3
    fitted(model, tracks, [[0, 2]])
    assert model.rank(queries, 2)[0].tolist() == [2]


def test_the_best_are_those_of_a_full_sort_whatever_their_number():
    rng = RNG(2)
    for size in (0, 3, 50, 400):
        columns = np.sort(rng.choice(1_000, size, replace=False))
        values = rng.integers(-2, 6, size).astype(float)  # many ties
        query = Query(rng.choice(1_000, 30))
        pairs = sorted(
            (-value, column)
            for column, value in zip(columns, values, strict=True)
            if value > 0 and column not in query.seeds
        )
        found = best(columns, values, query, 20)
        assert found.tracks.tolist() == [column for _, column in pairs[:20]]
        assert found.scores.tolist() == [-value for value, _ in pairs[:20]]


def test_a_search_keeps_what_helps_and_writes_down_all_that_it_tried(tmp_path, capsys):
    rng = RNG(0)
    lines = []
    for at in range(60):
        members = rng.permutation(30)[:10] + 30 * (at % 2)
        tracks = ", ".join(f'{{"id": "t{track}"}}' for track in members)
        lines.append(f'{{"id": "p{at}", "name": "n{at % 2}", "tracks": [{tracks}]}}')
    file, out = tmp_path / "lists.jsonl", tmp_path / "out.json"
    file.write_text("\n".join(lines))
    arguments = ["--model", "title_knn", "--playlists", str(file), "--json", str(out)]
    assert tune.main(arguments) == 0
    record, *trials = map(tune.json.loads, out.read_text().splitlines())
    gains = [trial["gain"] for trial in trials]
    assert gains[0] == 1
    assert record["gain"] == max(gains)
    assert record["best"] in [trial["settings"] for trial in trials]
    assert f"best: {record['gain']:.4f}" in capsys.readouterr().out


def test_a_search_for_weights_finds_the_route_that_knows():
    rng = RNG(0)
    cases = [
        Case("5", Query(np.array([at, 500, 501])), rng.permutation(400)[:9], at) for at in range(30)
    ]
    noise = [rng.permutation(400)[:50] for _ in cases]
    lists = {"als": [case.held_out for case in cases], "item_knn": noise, "contrastive": noise}
    found = tune_weights.search({"file": tune_weights.Answered(cases, lists)}, "few", 20, 0)
    assert found["gain"] > 1
    assert found["weights"]["als"] == max(found["weights"].values())
    assert found["weights"].get("contrastive", 0) < found["weights"]["als"]
    assert found["cases"] == {"file": 20}


@pytest.mark.parametrize("name", tune.TUNABLE)
def test_every_value_to_try_is_of_a_setting_that_exists(name):
    tunable = tune.TUNABLE[name]
    for setting, values in tunable.values.items():
        assert hasattr(tunable.now, setting)
        assert len(values) > 1
