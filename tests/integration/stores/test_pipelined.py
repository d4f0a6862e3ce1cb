"""Commands that share pipelines, on a real server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as LostError
from redis.exceptions import DataError, ResponseError

from core.adapters.redis.connect import connect_redis
from core.adapters.redis.pipelined import MOST_AT_ONCE, MOST_TOGETHER


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    """As the bot has it."""
    opened = await connect_redis(redis_url)
    yield opened
    await opened.aclose()


async def test_each_gets_its_own_answer_over_few_connections(client: Redis) -> None:
    count = 3 * MOST_TOGETHER
    await asyncio.gather(*(client.set(f"k{n}", n) for n in range(count)))
    found = await asyncio.gather(*(client.get(f"k{n}") for n in range(count)))
    assert found == [b"%d" % n for n in range(count)]
    assert len(await client.client_list()) <= MOST_AT_ONCE


async def test_what_one_command_is_refused_the_others_do_not_notice(client: Redis) -> None:
    await client.set("text", "x")
    first, second, third = await asyncio.gather(
        client.incr("n"), client.incr("text"), client.incr("n"), return_exceptions=True
    )
    assert (first, third) == (1, 2)
    assert isinstance(second, ResponseError)


@pytest.mark.parametrize(
    ("value", "error"), [(None, DataError), (True, DataError), ("\ud800", UnicodeEncodeError)]
)
async def test_what_cannot_be_written_fails_alone(
    client: Redis, value: object, error: type[Exception]
) -> None:
    fine, broken = await asyncio.gather(
        client.incr("n"), client.execute_command("SET", "k", value), return_exceptions=True
    )
    assert fine == 1
    assert isinstance(broken, error)


async def test_a_caller_who_gives_up_costs_the_others_nothing(client: Redis) -> None:
    before = {one["id"] for one in await client.client_list()}
    given_up = asyncio.create_task(client.incr("n"))
    waiting = asyncio.create_task(client.incr("n"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await waiting == 2
    assert {one["id"] for one in await client.client_list()} == before  # no connection was dropped


async def test_a_lost_connection_is_made_anew(client: Redis, redis_url: str) -> None:
    await client.set("k", "v")
    async with Redis.from_url(redis_url) as other:
        await other.client_kill_filter(_type="normal", skipme=True)
    found = await asyncio.gather(*(client.get("k") for _ in range(20)))
    assert set(found) == {b"v"}


async def test_all_who_wait_hear_at_once_that_the_server_is_gone(
    client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, all_asked = 0, asyncio.Event()

    async def gone(*_: object, **__: object) -> None:
        nonlocal tries
        tries += 1
        await all_asked.wait()
        raise LostError("gone")

    monkeypatch.setattr(client.connection_pool, "get_connection", gone)
    asked = []
    for _ in range(MOST_AT_ONCE + 3):
        asked.append(asyncio.create_task(client.get("k")))
        await asyncio.sleep(0.001)  # each on its own
    all_asked.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in found] == [LostError] * len(asked)
    assert tries == MOST_AT_ONCE
    monkeypatch.undo()
    assert await client.get("k") is None


async def test_nobody_is_left_waiting_where_the_last_batches_end_together(
    client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    plain = client.pipeline

    class Slow:
        """A pipeline whose answers come when all are let go."""

        def __init__(self, **options: bool) -> None:
            self._own = plain(**options)

        def execute_command(self, *args: object, **options: object) -> None:
            self._own.execute_command(*args, **options)

        async def execute(self, **options: bool) -> list[object]:
            found: list[object] = await self._own.execute(**options)
            await ended.wait()
            return found

    async def twice() -> list[int]:
        return [await client.incr("n"), await client.incr("n")]

    monkeypatch.setattr(client, "pipeline", Slow)
    first = asyncio.create_task(twice())
    others = []
    for _ in range(MOST_AT_ONCE - 1):
        await asyncio.sleep(0.01)  # each is a batch of its own
        others.append(asyncio.create_task(client.incr("n")))
    await asyncio.sleep(0.01)
    ended.set()
    async with asyncio.timeout(5):
        assert await first == [1, MOST_AT_ONCE + 1]
        assert await asyncio.gather(*others) == list(range(2, MOST_AT_ONCE + 1))
