"""One process at a time, by advisory locks: of the session, or of a transaction behind a pooler.

There the lock has a connection of its own, so that the work can have transactions, and whoever
waits holds none: they would take the pooler's few server connections from the one that works.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress

import asyncpg

from core.adapters.postgres.translate import translated
from core.adapters.waiting import waiting
from core.errors import StoreDownError

#: Connections that one lock inside of another needs: two for each.
LEAST_CONNECTIONS = 4
_PAUSE = 0.2
_LOCK = "select pg_advisory_lock(hashtext($1))"
_UNLOCK = "select pg_advisory_unlock(hashtext($1))"
_TRY = "select pg_try_advisory_xact_lock(hashtext($1))"
# The transaction has nothing to do while the work goes on, for minutes.
_PATIENT = """
    select set_config(name, '0', true) from pg_settings
    where name in ('idle_in_transaction_session_timeout', 'transaction_timeout')
"""


@asynccontextmanager
async def trying(pool: asyncpg.Pool, name: str) -> AsyncIterator[bool]:
    """Whether this process has the lock, as long as the block runs."""
    with translated():
        connection = await pool.acquire()
    try:
        transaction = connection.transaction()
        with translated():
            await transaction.start()
            await connection.fetch(_PATIENT)
            held = bool(await connection.fetchval(_TRY, name))
        try:
            yield held
        finally:
            with _lost_is_given_back():
                await transaction.rollback()
    finally:
        await pool.release(connection)


@asynccontextmanager
async def alone(
    pool: asyncpg.Pool, name: str, while_waiting: str
) -> AsyncIterator[asyncpg.Connection]:
    """A connection, while nobody else is in here; waits for it, however long.

    The sentence says what is waited for, where that takes more than a moment.
    """
    async with pool.acquire() as connection:
        if not getattr(connection, "pooled", False):
            async with _session(connection, name, while_waiting):
                yield connection
            return
    async with AsyncExitStack() as stack:
        with waiting(while_waiting):
            while not await _taken(stack, pool, name):  # noqa: ASYNC110 # another process has it
                await asyncio.sleep(_PAUSE)
        async with pool.acquire() as connection:
            yield connection


async def _taken(stack: AsyncExitStack, pool: asyncpg.Pool, name: str) -> bool:
    """Whether the lock is held now, until the stack closes."""
    async with AsyncExitStack() as attempt:
        held = await attempt.enter_async_context(trying(pool, name))
        if held:
            stack.push_async_exit(attempt.pop_all())
        return held


@asynccontextmanager
async def _session(
    connection: asyncpg.Connection, name: str, while_waiting: str
) -> AsyncIterator[None]:
    with waiting(while_waiting):
        await connection.fetchval(_LOCK, name, timeout=None)
    try:
        yield
    finally:
        with _lost_is_given_back():
            await connection.fetchval(_UNLOCK, name)


@contextmanager
def _lost_is_given_back() -> Iterator[None]:
    """A connection that is lost has taken its lock along; asyncpg refuses even to say so."""
    with suppress(StoreDownError), translated():
        yield
