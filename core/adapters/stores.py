"""Opening the two stores: the servers that were named, or embedded ones."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
from redis.asyncio import Redis

from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.embedded.server import EmbeddedServer
from core.adapters.embedded.watch import watching
from core.adapters.postgres.locks import LEAST_CONNECTIONS
from core.adapters.postgres.migrate import migrate
from core.adapters.postgres.pool import create_pool
from core.adapters.redis.connect import connect_redis
from core.errors import SetupError, StoreDownError
from core.settings import Settings

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stores:
    """Both, open."""

    pool: asyncpg.Pool
    redis: Redis
    embedded: bool  # at least one of them is our own server
    redis_is_memory: bool  # nothing in Redis outlives the process


async def open_stores(
    settings: Settings, stack: AsyncExitStack, *, patience: float = 10.0
) -> Stores:
    """Open both at the same time, the schema up to date; the stack closes all of it.

    Where `DATABASE_URL` or `REDIS_URL` is unset, a server in `data_dir` is used and kept alive.
    A named server that is not up yet is waited for, `patience` seconds long. Raises `SetupError`
    with what to do, or `StoreDownError`.
    """
    postgres = _own_postgres(settings)
    redis_server = _own_redis(settings)
    opened = await asyncio.gather(
        _open_pool(settings, postgres, stack, patience),
        _open_redis(settings, redis_server, stack, patience),
        return_exceptions=True,  # the other one is let finish, so that the stack can close it
    )
    pool, client = opened
    if isinstance(pool, BaseException):
        raise pool
    if isinstance(client, BaseException):
        raise client
    servers: list[EmbeddedServer] = [own for own in (postgres, redis_server) if own is not None]
    if servers:
        await stack.enter_async_context(watching(servers))
    return Stores(
        pool=pool,
        redis=client,
        embedded=bool(servers),
        redis_is_memory=settings.redis_url is None and redis_server is None,
    )


async def open_database(
    settings: Settings, stack: AsyncExitStack, *, patience: float = 10.0
) -> asyncpg.Pool:
    """PostgreSQL alone, for the offline commands; no statement is cut short.

    No connection is kept that nobody uses: where the server dies, its error is told once, by who
    uses one, and not by attempts to make another in between.
    """
    return await _open_pool(
        settings, _own_postgres(settings), stack, patience, kept=0, command_timeout=None
    )


async def _open_pool(
    settings: Settings,
    own: EmbeddedPostgres | None,
    stack: AsyncExitStack,
    patience: float,
    *,
    kept: int = 2,
    command_timeout: float | None = 30.0,
) -> asyncpg.Pool:
    if own is not None:
        await stack.enter_async_context(own)
    url = settings.database_url
    dsn = url.get_secret_value() if url else own.dsn if own else ""
    await _patiently(lambda: migrate(dsn), patience)
    room = max(settings.pool_size, LEAST_CONNECTIONS)
    pool = await create_pool(dsn, kept=kept, max_size=room, command_timeout=command_timeout)
    stack.push_async_callback(_close_pool, pool)
    return pool


async def _close_pool(pool: asyncpg.Pool) -> None:
    """Close politely, or at once when a query will not end."""
    try:
        async with asyncio.timeout(5):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def _open_redis(
    settings: Settings, own: EmbeddedRedis | None, stack: AsyncExitStack, patience: float
) -> Redis:
    if own is not None:
        await stack.enter_async_context(own)
    url = settings.redis_url
    address = url.get_secret_value() if url else own.url if own else None
    if address is None:
        client = _redis_in_memory()
    else:
        client = await _patiently(lambda: connect_redis(address), patience)
    stack.push_async_callback(client.aclose)
    return client


def _redis_in_memory() -> Redis:
    try:
        from fakeredis import FakeAsyncRedis
    except ImportError as error:
        raise SetupError(
            "There is no Redis: install redis-server, pip install 'segue[embedded]',"
            " or set REDIS_URL."
        ) from error
    _log.warning(
        "No redis-server was found, so a stand-in in memory is used:"
        " logins are lost at restart, and a second process shares nothing."
        " Install redis-server or set REDIS_URL."
    )
    client: Redis = FakeAsyncRedis()
    return client


async def _patiently(attempt: Callable[[], Awaitable[T]], patience: float) -> T:
    """Try again while a store is down; a server often starts beside the program."""
    clock = asyncio.get_running_loop().time
    end = clock() + patience
    while True:
        try:
            return await attempt()
        except StoreDownError as error:
            if clock() >= end:
                raise
            _log.warning("%s Waiting for it.", error)
        await asyncio.sleep(min(0.5, patience))


def _own_postgres(settings: Settings) -> EmbeddedPostgres | None:
    if settings.database_url is not None:
        return None
    room = max(100, 2 * settings.pool_size + 20)  # for two processes and the operator
    return EmbeddedPostgres(settings.data_dir, {"max_connections": str(room)})


def _own_redis(settings: Settings) -> EmbeddedRedis | None:
    if settings.redis_url is not None:
        return None
    binary = find_redis_binary()
    return EmbeddedRedis(settings.data_dir, binary) if binary else None
