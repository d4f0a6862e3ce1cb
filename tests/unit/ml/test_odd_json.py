"""Lines of JSON with anything in any field are read, left out or refused with their place."""

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SegueError, SetupError
from ml.data import dialogues, neutral, splitfile
from ml.train import tune, tune_weights

LINE = {
    "id": "p1",
    "name": "rain",
    "captions": ["x"],
    "tracks": [
        {"id": "t1", "title": "S", "artists": ["A"], "released": "2001", "features": {"tempo": 9}},
        {"title": "T", "artists": ["B"], "genres": ["pop"]},
    ],
}
CASE = {"id": "p1", "category": "5", "seeds": ["t1"], "held_out": ["t2"]}
DIALOGUE = {
    "id": "d1",
    "turns": [{"user_query": "rain"}],
    "tracks": {"t1": {"track_titles": "S", "track_artists": "A"}},
    "goal_playlist": ["t1"],
}
ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6)
    | st.sampled_from([10**400, -(10**30), 3, "", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)  # fmt: skip


def places(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for name in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[name], (*path, name))


def changed(line, at, value):
    made = json.loads(json.dumps(line))
    paths = list(places(made))
    *before, last = paths[at % len(paths)] or (None,)
    if last is None:
        return json.dumps(value)
    holder = made
    for step in before:
        holder = holder[step]
    holder[last] = value
    return json.dumps(made)


@settings(max_examples=300, deadline=5_000)
@given(kind=st.sampled_from(["neutral", "split", "dialogue"]), at=st.integers(0, 60), value=ODD)
def test_any_value_in_any_field_is_read_or_refused(tmp_path_factory, kind, at, value):
    folder = tmp_path_factory.mktemp("odd")
    whole, file = folder / "lists.jsonl", folder / "odd.jsonl"
    whole.write_text(json.dumps(LINE) + "\n")
    line = {"neutral": LINE, "split": CASE, "dialogue": DIALOGUE}[kind]
    file.write_text(changed(line, at, value) + "\n")
    try:
        match kind:
            case "neutral":
                neutral.load(file)
            case "split":
                splitfile.read(file, neutral.load(whole).corpus)
            case _:
                dialogues.read([file])
    except SegueError as error:
        said = str(error)
    else:
        said = str(file)
    assert "odd.jsonl" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (json.dumps({**LINE, "id": None}), "odd.jsonl:1: id: expected a text, found None"),
        (json.dumps({**LINE, "id": {"a": 1}}), "odd.jsonl:1: id: expected a text, found"),
        (
            json.dumps({"id": "p", "tracks": [{"id": "t", "features": {"tempo": 10**400}}]}),
            "odd.jsonl:1: features.tempo: 1000",
        ),
        ('{"id": "p", "tracks": [{"id": "t", "features": {"tempo": Infinity}}]}', "Infinity is no"),
        ("[" * 100_000, "odd.jsonl:1: it is nested too deep"),
    ],
)
def test_a_playlist_that_cannot_be_read_is_left_out_with_its_place(tmp_path, text, reason):
    file = tmp_path / "odd.jsonl"
    file.write_text(f"{text}\n{json.dumps({**LINE, 'id': 'p2'})}\n")
    found = neutral.load(file)
    assert len(found.corpus.playlists) == 1
    assert len(found.left_out) == 1
    assert reason in found.left_out[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": []}, "id: expected a text, found"),
        ({"category": None}, "category: expected a text"),
        ({"seeds": [True]}, "must be lists of track ids"),
    ],
)
def test_a_case_whose_names_are_none_is_refused_with_its_place(tmp_path, change, reason):
    lists, file = tmp_path / "lists.jsonl", tmp_path / "odd.jsonl"
    lists.write_text(json.dumps(LINE))
    file.write_text(json.dumps({**CASE, **change}))
    with pytest.raises(SetupError, match=rf"odd.jsonl:1: .*{reason}"):
        splitfile.read(file, neutral.load(lists).corpus)


def test_a_packed_file_that_is_damaged_inside_is_named(tmp_path):
    file = tmp_path / "odd.jsonl.gz"
    packed = zlib.compressobj(wbits=31)
    content = bytearray(packed.compress(json.dumps(LINE).encode() * 100) + packed.flush())
    content[10:30] = b"\xff" * 20
    file.write_bytes(content)
    with pytest.raises(SetupError, match=r"cannot read .*odd.jsonl.gz"):
        neutral.load(file)


@pytest.mark.parametrize(
    ("program", "words"), [(tune, ["--model", "als"]), (tune_weights, [])], ids=["one", "weights"]
)
def test_a_search_over_a_file_that_is_none_ends_with_a_sentence(tmp_path, capsys, program, words):
    file = tmp_path / "odd.jsonl"
    file.write_text("[]\n")
    assert program.main([*words, "--playlists", str(file)]) == 1
    assert "odd.jsonl holds no playlist" in capsys.readouterr().err
