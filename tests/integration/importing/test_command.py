"""`segue import` as the operator sees it: output, exit codes."""

import gzip
import json
from pathlib import Path

import pytest

from ml.cli import main

LINE = json.dumps({"id": "p", "name": "p", "tracks": [{"title": "T", "artists": ["A"]}, {"id": 1}]})


@pytest.fixture
def file(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", database)
    path = tmp_path / "my list.jsonl.gz"
    path.write_bytes(gzip.compress(LINE.encode()))
    return path


def test_an_import_ends_with_a_summary(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "jsonl", str(file)]) == 0
    printed = capsys.readouterr()
    rows = {
        cells[1].strip(): cells[2].strip()
        for line in printed.out.splitlines()
        if len(cells := line.split("│")) > 3
    }
    assert (rows["playlists, new"], rows["recordings, new"], rows["bad rows"]) == ("1", "1", "1")
    assert float(rows["seconds"]) >= 0  # one decimal: a quick import rounds to nothing
    assert "my list.jsonl.gz:1: tracks[1]: expected a Spotify id" in printed.err
    assert main(["import", "jsonl", str(file), "--dry-run"]) == 0
    assert "dry run" in capsys.readouterr().out


def test_reports_are_limited_and_the_rest_counted(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("bad\n" * 30 + LINE)
    assert main(["import", "jsonl", str(file), "--max-reports", "3"]) == 0
    errors = capsys.readouterr().err
    assert errors.count("expected a playlist as JSON") == 3
    assert "28 more bad rows" in errors


def test_strict_and_damaged_input_fail_with_the_place(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "jsonl", str(file), "--strict"]) == 1
    errors = capsys.readouterr().err
    assert "tracks[1]" in errors
    assert "Nothing was imported." in errors
    file.write_bytes(file.read_bytes()[:-9])
    assert main(["import", "jsonl", str(file)]) == 1
    assert "truncated" in capsys.readouterr().err


def test_what_a_file_says_moves_no_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b]0;owned\x07\u202e\x9b2J"
    bad = file.with_name(f"{hostile}.csv")
    bad.write_text(f"{hostile},title\nx,y\n")
    sick = file.with_name(f"{hostile}.json")
    track = {"track_uri": hostile}
    playlist = {"pid": hostile, "name": hostile, "tracks": [track, hostile]}
    sick.write_text(json.dumps({"playlists": [playlist, hostile]}))
    file.write_text(json.dumps({"id": hostile, "tracks": [{"id": hostile}]}) + f"\n{hostile}\n")
    for words in (["exportify", str(bad)], ["mpd", str(sick)], ["jsonl", str(file)]):
        assert main(["import", *words]) == 1
        printed = capsys.readouterr()
        assert "expected" in printed.err
        assert not set("\x1b\x07\x9b\u202e") & set(printed.err + printed.out)


def test_nothing_usable_fails(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("bad\n")
    assert main(["import", "jsonl", str(file)]) == 1
    assert "nothing usable" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["import"],
        ["import", "mp3", "x"],
        ["import", "jsonl"],
        ["import", "jsonl", "/nowhere/at/all"],
        ["import", "jsonl", ".", "--loud"],
    ],
)
def test_wrong_usage_exits_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "usage: segue" in capsys.readouterr().err


def test_the_starter_catalogue_needs_no_path(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "starter"]) == 0
    assert "playlists, new" in capsys.readouterr().out
