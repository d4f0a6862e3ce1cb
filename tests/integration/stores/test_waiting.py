"""A wait is said, and a wait for a lost connection ends."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from core.adapters import waiting as waiting_module
from core.adapters.embedded.locks import SharedUse
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.postgres.alive import while_connected
from core.adapters.postgres.importing import ImportWriter
from core.adapters.waiting import waiting

from .small_disk import SmallDisk, ended


def test_a_long_wait_is_said_once_and_a_short_one_is_not(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(waiting_module, "_PATIENT", 0.1)
    with waiting("Waiting for nothing."):
        pass
    time.sleep(0.2)
    assert caplog.messages == []
    with waiting("Waiting for 100% of it."):
        time.sleep(0.4)
    assert caplog.messages == ["Waiting for 100% of it."]


def test_a_command_that_waits_for_another_process_says_so(cluster: Path) -> None:
    disk = SmallDisk(cluster)
    (disk.data).mkdir()
    (cluster / "postgres").rename(disk.data / "postgres")
    with SharedUse(disk.data, "postgres").gate(1):
        command = disk.begin("migrate")
        time.sleep(4)
    end = ended(command)
    assert end.code == 0
    said = "Waiting for another process that starts or stops the embedded postgres server"
    assert end.said.startswith(said), end
    assert end.said.count("Waiting for another") == 1


async def test_an_import_that_waits_for_another_says_so(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(waiting_module, "_PATIENT", 0.1)
    async with pool.acquire() as first, pool.acquire() as second:
        one = first.transaction()
        await one.start()
        await ImportWriter(first).begin()
        async with asyncio.timeout(20), second.transaction():
            late = asyncio.create_task(ImportWriter(second).begin())
            await asyncio.sleep(0.5)
            await one.rollback()
            await late
    assert caplog.messages == ["Waiting for another import to end."]


async def test_a_copy_that_nobody_reads_ends_when_the_server_dies(cluster: Path) -> None:
    async def rows() -> AsyncIterator[tuple[str]]:
        while True:
            yield ("x" * 100_000,)
            await asyncio.sleep(0)

    async with EmbeddedPostgres(cluster) as server:
        connection = await asyncpg.connect(server.dsn)
        await connection.execute("create table filled (value text)")
        pid = await connection.fetchval("select pg_backend_pid()")
        os.kill(pid, signal.SIGSTOP)  # it reads no more, and the client waits until it may write

        async def copy() -> None:
            async with while_connected(connection):
                await connection.copy_records_to_table("filled", records=rows())

        copying = asyncio.create_task(copy())
        await asyncio.sleep(0.5)
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            with pytest.raises((TimeoutError, OSError, asyncpg.PostgresConnectionError)):
                await copying


async def test_work_on_a_connection_that_lives_is_not_disturbed(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        async with while_connected(connection):
            assert await connection.fetchval("select 1") == 1
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with while_connected(connection):
                await connection.fetchval("select 1 / 0")
        await connection.close()
    await asyncio.sleep(0)
