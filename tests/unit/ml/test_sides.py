"""Attribute metrics and words to tracks, on worlds where the answer is known."""

import gzip
import json

import numpy as np
import pytest

from core.errors import SetupError
from core.model import FEATURES
from ml.data import dialogues
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.data.dialogues import Dialogue
from ml.evaluate import attributes, words


def sound(energy):
    return tuple(energy if name == "energy" else 0.5 for name in FEATURES)


@pytest.fixture
def corpus():
    tracks = [
        TrackRow("t0", "S0", ("A",), "One", ("rock", "pop"), 2000, sound(0.0)),
        TrackRow("t1", "S1", ("A",), "One", ("Rock",), 2004, sound(1.0)),
        TrackRow("t2", "S2", ("A",), "Two", ("jazz",), 1990, sound(0.0)),
        TrackRow("t3", "S3", ("B",), "One", ("pop",), None, None),
        TrackRow("t4"),
    ]
    lists = [[0, 1, 2, 3, 4], [0, 1]]
    playlists = [PlaylistRow("p0", "x", "a description"), PlaylistRow("p1", "y")]
    return build(tracks, playlists, lists)


def judged(corpus, ranking):
    side = attributes.attributes(corpus, np.random.default_rng(0))
    rankings = [np.array(ranking, np.int64)] * len(side.queries)
    row = [int(query.seeds[0]) for query in side.queries].index(0)
    return dict(zip(attributes.COLUMNS, side.judge(rankings)[row], strict=True))


def test_the_five_attributes_are_measured_where_they_are_known(corpus):
    found = judged(corpus, [1, 2, 3, 4])
    assert found["CorrectGenreShare"] == pytest.approx(2 / 3)
    assert found["CorrectAlbumShare"] == pytest.approx(1 / 3)  # of A: B's "One" is another album
    assert found["CorrectArtistShare"] == pytest.approx(2 / 3)
    assert found["YearMeanDiff"] == pytest.approx((4 + 10) / 2)
    # energy differs by 1 for one of two tracks, whose spread is sqrt(2) / 3; nine parameters
    assert found["SoundParametersDiff"] == pytest.approx(3 / 2**0.5 / 2 / 9, rel=1e-4)


def test_an_attribute_that_no_track_has_says_nothing(corpus):
    assert np.isnan(list(judged(corpus, [4]).values())).all()
    assert np.isnan(list(judged(corpus, []).values())).all()


def test_seeds_are_tracks_that_something_is_known_of(corpus):
    side = attributes.attributes(corpus, np.random.default_rng(0))
    assert [int(query.seeds[0]) for query in side.queries] == [0, 1, 2, 3]
    bare = build([TrackRow("a"), TrackRow("b")], [PlaylistRow("p")], [[0, 1]])
    side = attributes.attributes(bare, np.random.default_rng(0))
    assert np.isnan(side.judge([np.array([1]), np.array([0])])).all()


def test_a_description_is_answered_by_the_tracks_of_its_playlist(corpus):
    training = corpus.alone([1])
    side = words.descriptions(corpus, training, np.array([0]), np.array([0, 1]))
    assert [query.text for query in side.queries] == ["a description"]
    assert side.facts["held"] == pytest.approx(2 / 5)
    best = dict(zip(words.COLUMNS, side.judge([np.array([0, 1])])[0], strict=True))
    assert best["recall_100"] == pytest.approx(2 / 5)
    assert best["recall_100_held"] == 1
    assert best["ndcg_20_held"] == 1
    assert best["ndcg_20"] < 1
    assert words.descriptions(corpus, training, np.array([1]), np.array([0, 1])) is None


def test_goals_of_a_dialogue_are_songs_whatever_their_version(corpus):
    song = dialogues.song_key("S1 (Live)", ["A"])
    asked = [
        Dialogue("d", ("first", "then"), (song, "nobody\tknows")),
        Dialogue("e", ("only",), ("nobody\tknows",)),
    ]
    side = words.dialogues(corpus, asked, whole=True)
    assert [query.text for query in side.queries] == ["first\nthen", "only"]
    assert side.facts["held"] == pytest.approx(0.25)
    found = side.judge([np.array([4, 1, 1, 0]), np.array([0, 1])])
    recall, held = words.COLUMNS.index("recall_100"), words.COLUMNS.index("ndcg_20_held")
    assert found[0, recall] == 0.5
    assert found[0, held] == 1  # the nameless track is no song, and so takes no place
    assert found[1, recall] == 0
    assert np.isnan(found[1, held])
    first = words.dialogues(corpus, asked, whole=False)
    assert [query.text for query in first.queries] == ["first", "only"]


TRACKS = {"v1": {"track_titles": "Song (2021 Remaster)", "track_artists": ["The Band"]}}


def dialogue(**more):
    turns = [{"user_query": " hi "}, {"user_query": ""}, {"user_query": "more"}]
    return {"id": "d", "turns": turns, "tracks": TRACKS, "goal_playlist": ["v1", "gone"], **more}


def test_dialogues_are_read_plain_or_packed(tmp_path):
    line = json.dumps(dialogue()) + "\n"
    (tmp_path / "a.jsonl").write_text(line + "\n" + json.dumps(dialogue(goal_playlist=[])) + "\n")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    found = dialogues.read([tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"])
    expected = Dialogue("d", ("hi", "more"), (dialogues.song_key("Song", ["The Band"]),))
    assert found == [expected, expected]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{broken", r"d.jsonl:1: this is no dialogue"),
        ("\n[1]", r"d.jsonl:2: this is no dialogue"),
        (json.dumps({"id": "d", "tracks": {}}), r"d.jsonl:1: field 'goal_playlist' is missing"),
        (json.dumps(dialogue(turns=3)), r"d.jsonl:1: this is no dialogue"),
        ("", "holds no dialogue"),
    ],
)
def test_a_file_of_dialogues_that_cannot_be_read_is_named_with_its_line(tmp_path, content, said):
    (tmp_path / "d.jsonl").write_text(content)
    with pytest.raises(SetupError, match=said):
        dialogues.read([tmp_path / "d.jsonl"])
