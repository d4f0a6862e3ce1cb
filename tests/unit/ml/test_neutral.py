"""The neutral file and the split file: what they hold, and what is said of bad lines."""

import gzip
import json

import numpy as np
import pytest

from core.errors import SetupError
from ml.data import neutral, splitfile


def line(key, tracks, **more):
    return json.dumps({"id": key, "name": f"name of {key}", "tracks": tracks, **more}) + "\n"


def ids(*names):
    return [{"id": name} for name in names]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lists.jsonl"
    path.write_text(
        line("p1", ids("a", "b", "a", "c"), description="for tests", captions=["one", "one"])
        + line(
            "p2", [{"title": "Song", "artists": ["The Band"], "released": "1999-05"}, {"id": "b"}]
        )
        + line(
            "p3", [{"id": "c", "title": "C", "artists": ["X"], "genres": ["pop"]}, {"name": "?"}]
        )
    )
    return path


def test_playlists_tracks_and_order_come_through(file):
    corpus = neutral.load(file).corpus
    assert [row.key for row in corpus.playlists] == ["p1", "p2", "p3"]
    assert [corpus.tracks[at].key for at in corpus.playlist(0)] == ["a", "b", "c"]
    assert corpus.playlists[0].texts == ("name of p1", "for tests", "one")
    song = corpus.tracks[corpus.playlist(1)[0]]
    assert (song.key, song.year, song.artists) == ("band\tsong\t", 1999, ("The Band",))
    assert corpus.tracks[corpus.playlist(0)[2]].genres == ("pop",)  # named by a later line
    assert corpus.popularity.tolist() == [1, 2, 2, 1]
    assert corpus.matrix.toarray().sum() == 6


def test_a_gzip_file_is_read_as_well(file, tmp_path):
    packed = tmp_path / "lists.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert neutral.load(packed).corpus.size == (3, 4)


def test_bad_lines_are_left_out_with_file_line_and_reason(file):
    file.write_text(
        file.read_text()
        + "{broken\n"
        + json.dumps({"name": "no id", "tracks": []})
        + "\n"
        + line("p1", ids("z"))
        + '{"id": "p9", "tracks": "none"}\n[1]\n\n'
        + line("p4", ids("d"))
    )
    loaded = neutral.load(file)
    assert [row.key for row in loaded.corpus.playlists] == ["p1", "p2", "p3", "p4"]
    assert [problem.split(": ")[0] for problem in loaded.left_out] == [
        f"{file}:{number}" for number in (4, 5, 6, 7, 8)
    ]
    assert "field 'id' is missing" in loaded.left_out[1]
    assert "was there before" in loaded.left_out[2]
    assert "tracks: expected a list, found str" in loaded.left_out[3]
    assert "expected an object, found list" in loaded.left_out[4]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"not json\n"])
def test_a_file_without_a_playlist_says_what_was_expected(tmp_path, content):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    with pytest.raises(SetupError, match=r"empty.jsonl holds no playlist \(expected one JSON"):
        neutral.load(path)


def test_a_truncated_gzip_file_and_a_missing_one_are_named(file, tmp_path):
    packed = tmp_path / "cut.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes())[:-9])
    with pytest.raises(SetupError, match=r"cannot read .*cut.jsonl.gz after line"):
        neutral.load(packed)
    with pytest.raises(SetupError, match=r"cannot read .*none.jsonl"):
        neutral.load(tmp_path / "none.jsonl")


def test_a_given_split_asks_its_cases_and_trains_on_all_others(file, tmp_path):
    path = tmp_path / "split.jsonl"
    path.write_text(
        json.dumps(
            {"id": "p1", "category": "title_1", "seeds": ["a"], "held_out": ["b", "new", "b"]}
        )
        + "\n"
        + json.dumps({"id": "p1", "category": "5", "seeds": ["a"], "held_out": ["c"]})
        + "\n"
    )
    given = splitfile.read(path, neutral.load(file).corpus)
    assert given.training.tolist() == [1, 2]
    first, second = given.cases
    assert (first.query.text, second.query.text) == ("name of p1", "")
    assert [given.corpus.tracks[at].key for at in first.held_out] == ["b", "new"]
    assert first.family == second.family
    assert given.corpus.subset(given.training).popularity[first.held_out].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"id": "p1", "category": "5", "seeds": []}', "1: field 'held_out' is missing"),
        ("nonsense", "1: expected a JSON object"),
        ('{"id": "p1", "category": "5", "seeds": ["a"], "held_out": ["a"]}', "1: a track is both"),
        (
            '{"id": "p1", "category": "5", "seeds": [], "held_out": []}',
            "1: seeds and held_out must",
        ),
        ("", "holds no test playlist"),
    ],
)
def test_a_bad_split_names_file_line_and_field(file, tmp_path, content, reason):
    path = tmp_path / "split.jsonl"
    path.write_text(content)
    with pytest.raises(SetupError, match=reason):
        splitfile.read(path, neutral.load(file).corpus)


def test_a_subset_keeps_the_table_of_tracks(file):
    corpus = neutral.load(file).corpus
    part = corpus.subset([2, 0])
    assert part.size == (2, 4)
    assert part.playlist(1).tolist() == corpus.playlist(0).tolist()
    assert part.popularity.tolist() == [1, 1, 2, 0]
    assert corpus.subset([]).popularity.tolist() == [0, 0, 0, 0]
    assert np.array_equal(part.matrix.toarray(), corpus.matrix.toarray()[[2, 0]])
