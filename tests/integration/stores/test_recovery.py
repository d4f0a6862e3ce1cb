"""Embedded servers after kills, cleaners and half-done work."""

import asyncio
import os
import signal
import subprocess
import time
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from core.adapters.embedded import postgres as postgres_module
from core.adapters.embedded import redis as redis_module
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.postmaster import stopping
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.embedded.server import EmbeddedServer
from core.adapters.embedded.watch import listening, watching

from .conftest import Kind, Launch


def server_of(kind: Kind, folder: Path) -> EmbeddedServer:
    if kind.name == "postgres":
        return EmbeddedPostgres(folder)
    binary = find_redis_binary("")
    assert binary is not None
    return EmbeddedRedis(folder, binary)


def address_of(server: EmbeddedServer) -> str:
    return server.dsn if isinstance(server, EmbeddedPostgres) else server.url


async def until_gone(server: EmbeddedServer) -> None:
    async with asyncio.timeout(5):
        while listening(server.socket()):
            await asyncio.sleep(0.01)


async def test_a_pid_file_whose_number_went_to_another_program_does_not_stop_a_start(
    cluster: Path,
) -> None:
    server = EmbeddedPostgres(cluster)
    await server.start()
    Kind("postgres").kill(cluster)
    await until_gone(server)
    await server.stop()
    pid_file = cluster / "postgres" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as other:
        rest = pid_file.read_text().partition("\n")[2]
        pid_file.write_text(f"{other.pid}\n{rest}")
        async with EmbeddedPostgres(cluster) as again:
            connection = await asyncpg.connect(again.dsn)
            assert await connection.fetchval("select 1") == 1
            await connection.close()
        other.kill()


async def test_a_start_waits_for_queries_that_outlive_a_killed_server(cluster: Path) -> None:
    server = EmbeddedPostgres(cluster)
    await server.start()
    connection = await asyncpg.connect(server.dsn)
    # Computing, it does not notice that its server is gone.
    query = "select count(*) from generate_series(1, 6000000)"
    busy = asyncio.create_task(connection.fetchval(query, timeout=60))
    await asyncio.sleep(0.2)
    Kind("postgres").kill(cluster)
    assert not busy.done()
    await until_gone(server)
    assert await server.revive() is True
    assert busy.done()  # two servers never had the data at once
    await asyncio.gather(busy, return_exceptions=True)
    connection.terminate()
    assert "shared memory block" in (cluster / "postgres.log").read_text()
    again = await asyncpg.connect(server.dsn)
    assert await again.fetchval("select 1") == 1
    await again.close()
    assert await server.stop() is True


async def test_a_server_whose_socket_was_cleaned_away_is_restarted(
    kind: Kind, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_DISOWNED", 0.1)
    monkeypatch.setattr(redis_module, "_DISOWNED", 0.1)
    first = server_of(kind, home)
    await first.start()
    await kind.keep(address_of(first), "one")
    first.socket().unlink()
    async with server_of(kind, home) as second:
        assert await kind.kept(address_of(second)) == ["one"]
        assert await first.stop() is False
    assert not listening(second.socket())


async def test_a_server_that_dies_under_its_users_is_started_again(kind: Kind, home: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(server_of(kind, home))
        await kind.keep(address_of(server), "one")
        await stack.enter_async_context(watching([server], every=0.05))
        dead = kind.pid(home)
        kind.kill(home)
        async with asyncio.timeout(20):
            while not await asyncio.to_thread(server.answers) or kind.pid(home) == dead:
                await asyncio.sleep(0.02)
        assert await kind.kept(address_of(server)) == ["one"]
    assert not listening(server.socket())


async def test_a_data_folder_whose_making_was_killed_half_way_is_made_anew(
    launch: Launch, tmp_path: Path
) -> None:
    first = launch("postgres", tmp_path)
    end = time.monotonic() + 20
    while not list(tmp_path.glob("postgres.new-*/base")) and time.monotonic() < end:
        time.sleep(0.005)
    first.kill()
    assert list(tmp_path.glob("postgres.new-*")), "it was too quick to be killed half-way"
    assert not (tmp_path / "postgres").exists()
    async with EmbeddedPostgres(tmp_path) as server:
        connection = await asyncpg.connect(server.dsn)
        assert await connection.fetchval("select 1") == 1
        await connection.close()
    # The orphan may have gone on writing for a while: later starts sweep up after it.
    end = time.monotonic() + 20
    while list(tmp_path.glob("postgres.new-*")) and time.monotonic() < end:
        async with EmbeddedPostgres(tmp_path):
            pass
    assert not list(tmp_path.glob("postgres.new-*"))


async def test_a_cancelled_start_leaves_no_server(kind: Kind, home: Path) -> None:
    server = server_of(kind, home)
    starting = asyncio.create_task(server.start())
    await asyncio.sleep(0.001)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not listening(server.socket())
    async with server_of(kind, home) as again:
        assert listening(again.socket())


async def test_the_loop_lives_while_a_server_starts(cluster: Path) -> None:
    server = EmbeddedPostgres(cluster)
    longest, before = 0.0, time.monotonic()
    starting = asyncio.create_task(server.start())
    while not starting.done():
        await asyncio.sleep(0.001)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    await server.stop()
    assert longest < 0.08  # the start itself takes at least 0.1 s


async def test_starting_twice_counts_once_and_stopping_twice_does_no_harm(
    kind: Kind, home: Path
) -> None:
    server = server_of(kind, home)
    await server.start()
    await server.start()
    assert await server.stop() is True
    assert await server.stop() is False
    assert await server.revive() is False


async def test_a_process_group_killed_by_ctrl_c_does_not_take_the_server_with_it(
    kind: Kind, home: Path
) -> None:
    async with server_of(kind, home):
        assert os.getpgid(kind.pid(home)) != os.getpgid(os.getpid())
        assert os.getsid(kind.pid(home)) != os.getsid(os.getpid())


async def test_two_redis_servers_never_write_one_file(cluster: Path) -> None:
    kind = Kind("redis")
    server = server_of(kind, cluster)
    await server.start()
    socket = server.socket()
    hidden = socket.with_name("hidden")
    socket.rename(hidden)  # alive, and out of sight
    os.kill(kind.pid(cluster), signal.SIGSTOP)
    try:
        late = asyncio.create_task(server_of(kind, cluster).start())
        await asyncio.sleep(0.2)
        assert not late.done()
        assert not socket.exists()
    finally:
        hidden.rename(socket)
        os.kill(kind.pid(cluster), signal.SIGCONT)
    other = await late
    assert await server.stop() is False
    assert await other.stop() is True


def freeze_checkpointer(server: EmbeddedPostgres) -> None:
    """Make it go down for ever: the last checkpoint is never written."""
    children = Path(f"/proc/{Kind('postgres').pid(server.folder)}")
    for task in (children / "task").iterdir():
        for child in (task / "children").read_text().split():
            if b"checkpointer" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGSTOP)
                return
    pytest.fail("there is no checkpointer")


async def test_a_stop_that_does_not_end_is_followed_by_one_at_once(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_GOING_DOWN", 1.0)
    server = EmbeddedPostgres(cluster)
    await server.start()
    await Kind("postgres").keep(server.dsn, "one")
    freeze_checkpointer(server)
    assert await server.stop() is True
    assert not listening(server.socket())
    async with EmbeddedPostgres(cluster) as again:
        assert await Kind("postgres").kept(again.dsn) == ["one"]


async def test_a_server_that_an_earlier_program_left_stopping_is_ended_and_started_again(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_GOING_DOWN", 0.5)
    monkeypatch.setattr(postgres_module, "_COMING_UP", 15.0)
    earlier = EmbeddedPostgres(cluster)
    await earlier.start()
    await Kind("postgres").keep(earlier.dsn, "one")
    freeze_checkpointer(earlier)
    left = Kind("postgres").pid(cluster)
    os.kill(left, signal.SIGINT)
    while not stopping(earlier.data):
        await asyncio.sleep(0.01)
    async with EmbeddedPostgres(cluster) as again:
        assert Kind("postgres").pid(cluster) != left
        assert await Kind("postgres").kept(again.dsn) == ["one"]
        await earlier.stop()


async def test_a_server_that_is_told_to_stop_while_it_recovers_does_not_go_down_for_ever(
    cluster: Path,
) -> None:
    server = EmbeddedPostgres(cluster)
    await server.start()
    connection = await asyncpg.connect(server.dsn)
    await connection.execute("create table much as select generate_series(1, 400000) as n")
    pid = await connection.fetchval("select pg_backend_pid()")
    os.kill(pid, signal.SIGKILL)  # the server then recovers by itself
    connection.terminate()
    while server._asked() == 0:
        await asyncio.sleep(0)
    begun = time.monotonic()
    assert await server.stop() is True
    assert time.monotonic() - begun < 10
    async with EmbeddedPostgres(cluster) as again:
        connection = await asyncpg.connect(again.dsn)
        assert await connection.fetchval("select count(*) from much") == 400_000
        await connection.close()
