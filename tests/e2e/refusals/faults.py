"""What may become of a store, each done to a real one: broken, and made whole again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from redis.asyncio import Redis

from core.adapters.embedded import redis as embedded_redis
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis

DATABASE, ROLE = "refusals", "bot"


class SlowDoor:
    """A Unix socket in front of PostgreSQL's; each answer takes `delay` seconds longer."""

    def __init__(self, folder: Path, behind: Path) -> None:
        self.folder, self._behind = folder, behind
        self.delay = 0.0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_unix_server(self._pass, self.folder / ".s.PGSQL.5432")
        try:
            yield
        finally:
            server.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_unix_connection(self._behind)
        except OSError:
            writer.close()
            return
        await asyncio.wait(
            {
                asyncio.ensure_future(self._pump(reader, inner_writer, slow=False)),
                asyncio.ensure_future(self._pump(inner_reader, writer, slow=True)),
            }
        )

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slow: bool
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                if slow and self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()


class TunedRedis(EmbeddedRedis):
    """With more words on its command line."""

    more: tuple[str, ...] = ()

    def _run(self, held: int) -> None:
        plain = embedded_redis.run
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                embedded_redis,
                "run",
                lambda path, *words, **how: plain(path, *words, *self.more, **how),
            )
            super()._run(held)


@dataclass
class Stores:
    """The two servers of a run, and where each disk is (None: no small disk could be made)."""

    postgres: EmbeddedPostgres
    redis: TunedRedis
    door: SlowDoor
    postgres_disk: Path | None = None
    redis_disk: Path | None = None

    async def sql(self, *statements: str) -> None:
        """As the administrator."""
        connection = await asyncpg.connect(self.postgres.dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def tell(self, *words: str | int) -> Any:
        """A command to Redis, as its administrator."""
        async with Redis.from_url(self.redis.url) as client:
            return await client.execute_command(*words)


Fault = Callable[[Stores], AbstractAsyncContextManager[None]]
_DROP = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{DATABASE}'"


def _setting(name: str, bad: str, good: str) -> Fault:
    @asynccontextmanager
    async def broken(stores: Stores) -> AsyncIterator[None]:
        await stores.tell("config", "set", name, bad)
        yield
        await stores.tell("config", "set", name, good)

    return broken


@asynccontextmanager
async def redis_replica(stores: Stores) -> AsyncIterator[None]:
    await stores.tell("replicaof", "127.0.0.1", 1)
    try:
        yield
    finally:
        await stores.tell("replicaof", "no", "one")


@asynccontextmanager
async def redis_cannot_save(stores: Stores) -> AsyncIterator[None]:
    await stores.tell("config", "set", "dbfilename", "there-is-a-folder-of-this-name")
    (stores.redis.data / "there-is-a-folder-of-this-name").mkdir(exist_ok=True)
    (stores.redis.data / "there-is-a-folder-of-this-name" / "x").touch()
    await stores.tell("config", "set", "save", "3600 1000000")
    await stores.tell("bgsave")
    while (await stores.tell("info", "persistence"))["rdb_last_bgsave_status"] != "err":
        await asyncio.sleep(0.02)
    try:
        yield
    finally:
        await stores.tell("config", "set", "save", "")
        await stores.tell("config", "set", "dbfilename", "dump.rdb")
        await stores.tell("bgsave")


@asynccontextmanager
async def redis_loading(stores: Stores) -> AsyncIterator[None]:
    """Restarted on so much that loading takes seconds."""
    async with Redis.from_url(stores.redis.url) as client:
        pipeline = client.pipeline(transaction=False)
        for number in range(3_000):
            pipeline.set(f"ballast:{number}", b"x" * 2_000, ex=60)
        await pipeline.execute()
    await stores.redis.stop()
    stores.redis.more = ("--key-load-delay", "900")  # microseconds
    starting = asyncio.ensure_future(stores.redis.start())
    try:
        yield
    finally:
        await starting
        await stores.tell("config", "set", "key-load-delay", "0")
        stores.redis.more = ()


async def _redis_pid(stores: Stores) -> int:
    return int((await stores.tell("info", "server"))["process_id"])


def _pid_of(pid_file: Path) -> int:
    return int(pid_file.read_text().split()[0])


@asynccontextmanager
async def redis_killed(stores: Stores) -> AsyncIterator[None]:
    os.kill(await _redis_pid(stores), signal.SIGKILL)
    try:
        yield
    finally:
        await stores.redis.revive()


@asynccontextmanager
async def redis_paused(stores: Stores) -> AsyncIterator[None]:
    pid = await _redis_pid(stores)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _full(disk: Path) -> Path:
    """Fill it to the last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 65_536):
            pass
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"x"):
            pass
    return filler


@asynccontextmanager
async def redis_full(stores: Stores) -> AsyncIterator[None]:
    assert stores.redis_disk is not None
    filler = _full(stores.redis_disk)
    try:
        yield
    finally:
        filler.unlink()


@asynccontextmanager
async def postgres_full(stores: Stores) -> AsyncIterator[None]:
    assert stores.postgres_disk is not None
    filler = _full(stores.postgres_disk)
    try:
        yield
    finally:
        filler.unlink()
        await stores.postgres.revive()  # where even its journal found no room, it went down


@asynccontextmanager
async def postgres_refuses(stores: Stores) -> AsyncIterator[None]:
    """It answers, and takes nobody into this database."""
    await stores.sql(f"alter database {DATABASE} allow_connections false", _DROP)
    try:
        yield
    finally:
        await stores.sql(f"alter database {DATABASE} allow_connections true")


@asynccontextmanager
async def postgres_renamed(stores: Stores) -> AsyncIterator[None]:
    for _ in range(50):
        with suppress(asyncpg.ObjectInUseError):
            await stores.sql(_DROP, f"alter database {DATABASE} rename to elsewhere")
            break
    try:
        yield
    finally:
        await stores.sql(f"alter database elsewhere rename to {DATABASE}")


@asynccontextmanager
async def postgres_refuses_the_user(stores: Stores) -> AsyncIterator[None]:
    await stores.sql(f"alter role {ROLE} nologin", _DROP)
    try:
        yield
    finally:
        await stores.sql(f"alter role {ROLE} login")


@asynccontextmanager
async def postgres_read_only(stores: Stores) -> AsyncIterator[None]:
    await stores.sql(f"alter database {DATABASE} set default_transaction_read_only = on", _DROP)
    try:
        yield
    finally:
        await stores.sql(f"alter database {DATABASE} reset default_transaction_read_only")


@asynccontextmanager
async def postgres_without_connections(stores: Stores) -> AsyncIterator[None]:
    await stores.sql(f"alter database {DATABASE} connection limit 0", _DROP)
    try:
        yield
    finally:
        await stores.sql(f"alter database {DATABASE} connection limit -1")


@asynccontextmanager
async def postgres_killed(stores: Stores) -> AsyncIterator[None]:
    os.kill(_pid_of(stores.postgres.data / "postmaster.pid"), signal.SIGKILL)
    try:
        yield
    finally:
        await stores.postgres.revive()


@asynccontextmanager
async def postgres_stopped(stores: Stores) -> AsyncIterator[None]:
    await stores.postgres.stop()
    try:
        yield
    finally:
        await stores.postgres.start()


@asynccontextmanager
async def postgres_slow(stores: Stores) -> AsyncIterator[None]:
    stores.door.delay = 0.3
    try:
        yield
    finally:
        stores.door.delay = 0.0


@dataclass(frozen=True)
class Case:
    """A fault, and whether /readyz must say so (a slow store is none that is away)."""

    break_: Fault
    store: str
    told: bool = True
    kills: bool = False
    disk: bool = False


CASES: dict[str, Case] = {
    "redis OOM": Case(_setting("maxmemory", "1", "0"), "redis"),
    "redis READONLY": Case(redis_replica, "redis"),
    "redis MISCONF": Case(redis_cannot_save, "redis"),
    "redis NOREPLICAS": Case(_setting("min-replicas-to-write", "1", "0"), "redis"),
    "redis LOADING": Case(redis_loading, "redis", kills=True),
    "redis kill": Case(redis_killed, "redis", kills=True),
    "redis pause": Case(redis_paused, "redis", kills=True),
    "redis full disk": Case(redis_full, "redis", disk=True),
    "postgres refused": Case(postgres_refuses, "postgres"),
    "postgres renamed": Case(postgres_renamed, "postgres"),
    "postgres user refused": Case(postgres_refuses_the_user, "postgres"),
    "postgres stopped": Case(postgres_stopped, "postgres"),
    "postgres read-only": Case(postgres_read_only, "postgres"),
    "postgres no connections": Case(postgres_without_connections, "postgres"),
    "postgres kill": Case(postgres_killed, "postgres"),
    "postgres slow": Case(postgres_slow, "postgres", told=False),
    "postgres full disk": Case(postgres_full, "postgres", told=False, disk=True),
}
