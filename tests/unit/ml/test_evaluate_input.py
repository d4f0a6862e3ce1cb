"""Odd and hostile input: an answer or a sentence with file and line, never a stack trace."""

import gzip
import json

import numpy as np
import pytest

from ml.cli import main

FEW = "random,popularity,same_genre,same_artist,item_knn,playlist_knn,title_knn"


def playlists(path, count=30, size=12, **more):
    rng = np.random.default_rng(0)
    with path.open("w") as file:
        for at in range(count):
            tracks = [{"id": f"t{one}"} for one in rng.permutation(100)[:size]]
            file.write(json.dumps({"id": f"p{at}", "tracks": tracks, **more}) + "\n")
    return path


def evaluate(*arguments):
    return main(["evaluate", "--models", FEW, *map(str, arguments)])


def said(capsys):
    """What was printed, on one line."""
    found = capsys.readouterr()
    return " ".join((found.out + found.err).split())


def test_playlists_without_titles_or_names_are_asked_by_their_tracks_alone(tmp_path, capsys):
    out = tmp_path / "out.json"
    assert evaluate("--playlists", playlists(tmp_path / "x.jsonl"), "--json", out) == 0
    found = json.loads(out.read_text())
    assert set(found["models"]["item_knn"]["categories"]) == {"5"}
    assert "descriptions" not in found
    assert found["models"]["item_knn"]["attributes"]["CorrectGenreShare"] is None
    assert "nothing is known of these tracks" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no playlist"),
        ("\n\n", "holds no playlist"),
        ("null\n", "x.jsonl:1: expected an object, found NoneType"),
        ('{"id": "p", "tracks": [{"id": "a"}]}\n', "1 playlists are too few"),
        ('{"id": "p", "tracks": []}\n', "1 playlists are too few"),
        ('{"id": "p", "tracks": ["a"]}\n', "x.jsonl:1: tracks[0]: expected an object, found str"),
        ('{"id": "p", "tracks": [{"artists": 3}]}\n', "artists: expected a list, found int"),
        ('{"id": "p", "tracks": ' + "[" * 100_000 + "\n", "x.jsonl:1: "),
    ],
)
def test_a_file_that_cannot_be_measured_says_why(tmp_path, capsys, content, reason):
    (tmp_path / "x.jsonl").write_text(content)
    assert evaluate("--playlists", tmp_path / "x.jsonl") == 1
    assert reason in said(capsys)


def test_good_lines_between_bad_ones_are_measured_and_the_bad_ones_told(tmp_path, capsys):
    path = playlists(tmp_path / "x.jsonl", name="n")
    bad = ['{"id": "p1", "tracks": []}', "{", '{"tracks": []}', "[]", "7", "8", "9"]
    path.write_text("\n".join(bad[1:]) + "\n" + path.read_text() + bad[0] + "\n")
    assert evaluate("--playlists", path) == 0
    told = said(capsys)
    assert f"{path}:1: " in told
    assert f"{path}:2: field 'id' is missing" in told
    assert "… and 2 more lines" in told


def test_only_copies_of_one_playlist_leave_nothing_to_hold_out(tmp_path, capsys):
    tracks = [{"id": f"t{at}"} for at in range(12)]
    lines = [json.dumps({"id": f"p{at}", "name": "n", "tracks": tracks}) for at in range(40)]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    assert evaluate("--playlists", tmp_path / "x.jsonl") == 1
    assert "no copies of each other" in said(capsys)


def test_a_huge_playlist_and_repeated_tracks_do_no_harm(tmp_path):
    path = playlists(tmp_path / "x.jsonl", name="n")
    huge = [{"id": f"h{at % 10_000}"} for at in range(20_000)]
    with path.open("a") as file:
        file.write(json.dumps({"id": "huge", "name": "huge", "tracks": huge}) + "\n")
    assert evaluate("--playlists", path) == 0


def test_a_packed_file_is_known_by_its_content_and_a_cut_one_is_named(tmp_path, capsys):
    path = playlists(tmp_path / "x.jsonl", name="n")
    packed = gzip.compress(path.read_bytes())
    path.write_bytes(packed)
    assert evaluate("--playlists", path) == 0
    path.write_bytes(packed[:-20])
    assert evaluate("--playlists", path) == 1
    assert f"cannot read {path} after line" in said(capsys)


def case(**more):
    return json.dumps({"id": "p0", "category": "5", "seeds": ["t1"], "held_out": ["t2"], **more})


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([case(), case(held_out=[])], "s.jsonl:2: seeds and held_out must be lists"),
        ([case(seeds=[{}])], "s.jsonl:1: seeds and held_out must be lists of track ids"),
        ([case(seeds=[])], "s.jsonl:1: playlist 'p0' shows neither a title nor seeds"),
        ([case(id="who", category="title_only", seeds=[])], "s.jsonl:1: playlist 'who' shows"),
        ([case(held_out=["nope"])], "names no track that the playlists hold"),
        (["nonsense"], "s.jsonl:1: expected a JSON object"),
        ([""], "holds no test playlist"),
    ],
)
def test_a_split_that_cannot_be_asked_names_file_and_line(tmp_path, capsys, lines, reason):
    path, split = playlists(tmp_path / "x.jsonl"), tmp_path / "s.jsonl"
    split.write_text("\n".join(lines))
    assert evaluate("--playlists", path, "--split", split) == 1
    assert reason in said(capsys)


def test_strangers_and_leaks_of_a_given_split_are_told_and_measured_all_the_same(tmp_path, capsys):
    path, split = playlists(tmp_path / "x.jsonl", name="n"), tmp_path / "s.jsonl"
    copy = json.loads(path.read_text().splitlines()[0]) | {"id": "copy"}
    path.write_text(path.read_text() + json.dumps(copy) + "\n")
    split.write_text(case() + "\n" + case(id="who"))
    assert evaluate("--playlists", path, "--split", split) == 0
    told = said(capsys)
    assert f"{split}:2: no playlist is called 'who'" in told
    assert "pairs of near-copies lie on both sides of the split" in told
