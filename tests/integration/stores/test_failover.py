"""Behind one address another server becomes the primary: the next attempt finds it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from bot.cli.doctor import examine
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.adapters.postgres import patient
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.readiness import PostgresReadiness
from core.adapters.postgres.translate import translated
from core.adapters.redis.connect import connect_redis
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.readiness import RedisReadiness
from core.adapters.redis.updates import RedisUpdates
from core.errors import StoreDownError
from core.settings import Settings


class Address:
    """A socket that leads to `behind`; who came before stays where it was."""

    def __init__(self, path: Path, behind: Path) -> None:
        self.path, self.behind = path, behind
        self.tasks: set[asyncio.Task[None]] = set()
        self.writers: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_unix_server(self._pass, self.path)
        try:
            yield
        finally:
            server.close()
            for writer in self.writers:
                writer.close()
            await asyncio.gather(*self.tasks, return_exceptions=True)
            await asyncio.sleep(0.01)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_unix_connection(self.behind)
        for source, target in ((reader, there[1]), (there[0], writer)):
            task = asyncio.ensure_future(self._pump(source, target))
            self.tasks.add(task)
            self.writers.append(target)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
        writer.close()


@pytest.mark.parametrize("step", ["single", "transaction", "script"])
async def test_a_redis_that_became_a_replica_is_left(
    redis_server: EmbeddedRedis, tmp_path: Path, step: str
) -> None:
    binary = find_redis_binary()
    assert binary is not None
    async with EmbeddedRedis(tmp_path, binary) as other:
        address = Address(tmp_path / "address.sock", redis_server.socket())
        async with address.open():
            client = await connect_redis(f"unix://{address.path}", max_connections=4)

            async def write() -> None:
                match step:
                    case "single":
                        await RedisKeyValue(client).put("failover", b"x", 60)
                    case "script":
                        await RedisUpdates(client, 7).begin(1)
                    case _:
                        async with client.pipeline(transaction=True) as pipeline:
                            pipeline.set("failover", b"x", ex=60)
                            await pipeline.execute()

            await asyncio.gather(*(write() for _ in range(5)))
            async with Redis.from_url(redis_server.url) as admin:
                await admin.execute_command("replicaof", "127.0.0.1", 1)
                try:
                    address.behind = other.socket()
                    if step != "transaction":  # that is tried again at once
                        with pytest.raises(StoreDownError, match="read-only replica"):
                            await write()
                    await write()
                    async with Redis.from_url(other.url) as new:
                        assert await new.dbsize() == 1
                finally:
                    await admin.execute_command("replicaof", "no", "one")
            await client.aclose()


async def test_a_postgres_that_became_read_only_is_left(
    postgres_server: EmbeddedPostgres, database: str, tmp_path: Path
) -> None:
    """The setting stands for a standby: sessions that are there stay read-only."""
    name = database.partition("@/")[2].partition("?")[0]
    pool = await create_pool(database, max_size=3)
    admin = await asyncpg.connect(postgres_server.dsn)
    readiness = PostgresReadiness(pool)
    try:
        await readiness.write()
        await admin.execute(f"alter database {name} set default_transaction_read_only = on")
        await pool.expire_connections()
        with pytest.raises(StoreDownError, match="read-only"):
            await readiness.write()
        await admin.execute(f"alter database {name} reset default_transaction_read_only")
        with suppress(StoreDownError):  # the connection that was opened before
            await readiness.write()
        await readiness.write()
    finally:
        await admin.close()
        await pool.close()


async def test_who_finds_no_free_connection_waits_for_seconds_and_not_for_ever(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "ACQUIRE_SECONDS", 0.05)
    held = [await pool.acquire() for _ in range(5)]
    with pytest.raises(StoreDownError), translated():
        async with asyncio.timeout(5):
            await pool.fetchval("select 1")
    await pool.release(held.pop())
    assert await pool.fetchval("select 1") == 1
    for each in held:
        await pool.release(each)


async def test_readiness_writes(redis: Redis, pool: asyncpg.Pool) -> None:
    await RedisReadiness(redis).write()
    await redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(StoreDownError, match="no memory left"):
            await RedisReadiness(redis).write()
    finally:
        await redis.config_set("maxmemory", "0")
    await PostgresReadiness(pool).write()
    await PostgresReadiness(pool).write()
    assert await pool.fetchval("select count(*) from readiness") == 1


@pytest.mark.parametrize(
    ("bad", "good", "reason"),
    [
        (("replicaof", "127.0.0.1", "1"), ("replicaof", "no", "one"), "read-only replica"),
        (("config", "set", "maxmemory", "1"), ("config", "set", "maxmemory", "0"), "no memory"),
    ],
    ids=["replica", "full"],
)
async def test_the_doctor_tells_a_store_that_answers_from_one_that_takes_writes(
    database: str, redis_url: str, tmp_path: Path, bad: list[str], good: list[str], reason: str
) -> None:
    settings = Settings(
        database_url=database, redis_url=redis_url, SEGUE_DATA_DIR=tmp_path, _env_file=None
    )
    async with Redis.from_url(redis_url) as admin:
        await admin.execute_command(*bad)
        try:
            found = {each.name: each async for each in examine(settings)}
        finally:
            await admin.execute_command(*good)
    assert found["redis"].fatal
    assert reason in found["redis"].advice
    assert "postgres" not in found
