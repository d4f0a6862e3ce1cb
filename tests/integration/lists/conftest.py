"""The starter catalogue with its release, and the services over it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import numpy as np
import pytest

from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.query_vectors import EncodedQueries
from core.services.recommend import RecommendService
from core.services.search import SearchService
from ml.serving import Projector
from ml.starting import load_starter
from tests.conftest import TEMPLATE, in_own_loop

STARTER = "starter_template"


@pytest.fixture(scope="session")
def starter_database(postgres_server) -> str:
    """The address of a database that holds the starter; tests leave it as it is."""

    async def fill() -> None:
        server = await asyncpg.connect(postgres_server.dsn)
        await server.execute(f"create database {STARTER} template {TEMPLATE} strategy file_copy")
        await server.close()
        pool = await create_pool(postgres_server.dsn_of(STARTER), max_size=2)
        await load_starter(pool)
        await pool.execute("vacuum analyze")
        await pool.close()

    in_own_loop(fill)
    return postgres_server.dsn_of(STARTER)


@pytest.fixture
async def starter(starter_database: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool on the starter, to read."""
    pool = await create_pool(starter_database, max_size=3)
    yield pool
    await pool.close()


@pytest.fixture
def own_database(postgres_server, starter_database: str) -> Iterator[str]:
    """The address of a copy of the starter, to change."""

    async def say(statement: str) -> None:
        server = await asyncpg.connect(postgres_server.dsn)
        await server.execute(statement)
        await server.close()

    name = "starter_copy"
    in_own_loop(lambda: say(f"create database {name} template {STARTER} strategy file_copy"))
    yield postgres_server.dsn_of(name)
    in_own_loop(lambda: say(f"drop database {name} with (force)"))


@pytest.fixture
async def own_starter(own_database: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool on a copy of the starter, to change."""
    pool = await create_pool(own_database, max_size=3)
    yield pool
    await pool.close()


class Alone:
    """A pool of one connection, so that a test may rank inside of its transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._free = asyncio.Lock()

    async def fetch(self, *statement):
        async with self._free:
            return await self._connection.fetch(*statement)

    async def fetchrow(self, *statement):
        async with self._free:
            return await self._connection.fetchrow(*statement)

    def get_idle_size(self) -> int:
        return 0

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        yield self._connection


class CountingEncoder(LocalTextEncoder):
    """Counts the texts that it is given."""

    texts = 0

    async def embed(self, texts) -> np.ndarray:
        self.texts += len(texts)
        return await super().embed(texts)


@dataclass
class Lists:
    """The services, and what they are built on."""

    mood: MoodService
    recommend: RecommendService
    search: SearchService
    encoder: CountingEncoder


@pytest.fixture(scope="session")
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def lists_over(encoder: CountingEncoder) -> Callable[..., Lists]:
    """Builds the services over a pool."""

    def build(pool) -> Lists:
        releases, titles = PostgresReleases(pool), PostgresTitleSearch(pool)
        search = SearchService(titles, PostgresCatalogue(pool))
        vectors = EncodedQueries(
            encoder=encoder,
            builtin=encoder,
            files=releases,
            store=MemoryKeyValue(),
            load=Projector.load,
        )
        parts = {
            "releases": releases,
            "reader": PostgresReader(pool),
            "search": search,
            "rankers": Rankers(releases),
        }
        mood = MoodService(**parts, vectors=vectors, titles=titles, year=lambda: 2026)
        return Lists(mood, RecommendService(**parts), search, encoder)

    return build


@pytest.fixture
def lists(starter: asyncpg.Pool, lists_over) -> Lists:
    """The services over the starter."""
    return lists_over(starter)
