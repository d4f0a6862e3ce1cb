"""Advisory locks, and work on a connection, when the connection is lost."""

import asyncio

import asyncpg
import pytest

from core.adapters.postgres.alive import while_connected
from core.adapters.postgres.locks import alone, trying

LOSE = """
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and pid <> pg_backend_pid()
"""


async def lost(pool: asyncpg.Pool) -> None:
    """End the connections that hold locks, and wait until ours has noticed."""
    assert await pool.fetch(LOSE)
    await asyncio.sleep(0.1)


async def test_work_goes_on_without_its_lock_and_others_may_have_it(pool: asyncpg.Pool) -> None:
    async with trying(pool, "segue test") as held:
        assert held
        await lost(pool)
        async with trying(pool, "segue test") as held:
            assert held
    async with trying(pool, "segue test") as held:
        assert held


async def test_a_lost_lock_hides_no_error_of_the_work(pool: asyncpg.Pool) -> None:
    async def work() -> None:
        async with alone(pool, "segue test", ""):
            await lost(pool)
            raise KeyError("its own")

    with pytest.raises(KeyError):
        await work()
    async with asyncio.timeout(10), alone(pool, "segue test", ""):
        pass


async def test_work_on_a_pools_connection_that_is_lost_times_out(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        number = await connection.fetchval("select pg_backend_pid()")

        async def work() -> None:
            async with while_connected(connection):
                await pool.execute("select pg_terminate_backend($1)", number)
                await asyncio.Event().wait()

        async with asyncio.timeout(10):
            with pytest.raises(TimeoutError):
                await work()
