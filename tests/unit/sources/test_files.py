"""Finding files and reading their lines, whole or damaged."""

import gzip
import random
import time
from pathlib import Path

import pytest

from ml.sources.files import bare_name, find_files, read_lines
from ml.sources.problems import UnreadableFileError


def lines(path: Path) -> list[str]:
    return list(read_lines(path, lambda _size: None))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_gzip_is_known_by_its_first_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert lines(written(tmp_path / "a.txt", gzip.compress("하나\nдва\n".encode()))) == [
        "하나\n",
        "два\n",
    ]
    assert lines(written(tmp_path / "b.gz", b"plain\n")) == ["plain\n"]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert lines(written(tmp_path / "a.csv", b"\xef\xbb\xbfid,name\n")) == ["id,name\n"]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert lines(written(tmp_path / "a.csv", b"")) == []


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("one\nпривет\n".encode("cp1251"), 2, "expected UTF-8, got byte 0xef at column 1"),
        ("one\n".encode("utf-16"), 1, "expected UTF-8, got UTF-16"),
        (gzip.compress(b"line\n" * 10_000)[:-20], None, "truncated or damaged"),
        (gzip.compress(b"line\n" * 10_000)[:40] + b"\xff" * 40, None, "truncated or damaged"),
    ],
)
def test_a_file_that_cannot_be_read_names_line_and_reason(
    tmp_path: Path, content: bytes, line: int | None, reason: str
) -> None:
    path = written(tmp_path / "a.txt", content)
    with pytest.raises(UnreadableFileError) as raised:
        lines(path)
    assert reason in raised.value.reason
    assert str(raised.value).startswith(f"{path}:")
    assert line is None or raised.value.line == line


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "bomb.jsonl", gzip.compress(bytes(65 * 2**20), compresslevel=1))
    with pytest.raises(UnreadableFileError, match="longer than 64 MB"):
        lines(path)


@pytest.mark.parametrize("packed", [True, False])
def test_endless_empty_lines_end_soon(tmp_path: Path, packed: bool) -> None:
    block = b"\n" * 2_000_000
    content = gzip.compress(block) * 100 if packed else block
    path = written(tmp_path / "bomb.jsonl", content)
    begun = time.monotonic()
    with pytest.raises(UnreadableFileError, match="1,000,000 lines in a row are empty") as raised:
        lines(path)
    assert raised.value.line == 1_000_000
    assert time.monotonic() - begun < 15


def test_a_gzip_that_unpacks_to_hundreds_of_times_its_size_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "bomb.txt", gzip.compress(b"# nothing\n" * 3_000_000))
    with pytest.raises(UnreadableFileError, match=r"unpacks to \d+ times its size so far"):
        for _ in read_lines(path, lambda _size: None):
            pass


def test_a_large_honest_gzip_is_read_to_its_end(tmp_path: Path) -> None:
    numbers = random.Random(1)
    playlists = (
        f'{{"id": "{at}", "tracks": [{{"title": "Song {numbers.random()}", "artists": ["A"]}}]}}\n'
        for at in range(300_000)
    )
    content = "".join(playlists) + "\n" * 999_999 + "last\n"
    path = written(tmp_path / "a.jsonl", gzip.compress(content.encode(), compresslevel=1))
    assert sum(1 for _ in read_lines(path, lambda _size: None)) == 1_300_000


def test_progress_is_told_in_bytes_on_disk(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gz", gzip.compress(b"line\n" * 1_000))
    told: list[int] = []
    list(read_lines(path, told.append))
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


def test_a_folder_gives_the_files_of_the_format_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV.gz", "deep/er/c.csv", "notes.txt", ".hidden.csv", ".git/x.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        written(tmp_path / name, b"")
    assert [file.name for file in find_files(tmp_path, (".csv",))] == ["a", "b", "deep/er/c"]


def test_a_file_that_was_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    path = written(tmp_path / "export.dat", b"12345")
    [file] = find_files(path, (".csv",))
    assert (file.name, file.size) == ("export", 5)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("a.jsonl.gz", "a"), ("my.mix.csv", "my.mix"), ("plain", "plain"), (".x", ".x")],
)
def test_a_bare_name_has_no_endings(name: str, bare: str) -> None:
    assert bare_name(name) == bare
