"""What every `UpdateMarks` does."""

import asyncio
from typing import cast

import pytest
from redis.asyncio import Redis

from core.adapters.memory import MemoryUpdates
from core.adapters.redis.updates import LIFE_SECONDS, RedisUpdates
from core.errors import StoreDownError
from core.model import Attempt
from core.ports import KeptUpdates, UpdateMarks


@pytest.fixture(params=["memory", "redis"])
def marks(request: pytest.FixtureRequest) -> UpdateMarks:
    if request.param == "memory":
        return MemoryUpdates()
    return RedisUpdates(request.getfixturevalue("redis"), 42)


async def test_attempts_are_counted(marks: UpdateMarks) -> None:
    assert [await marks.begin(7) for _ in range(3)] == [Attempt(1), Attempt(2), Attempt(3)]
    assert await marks.begin(8) == Attempt(1)


async def test_an_excused_attempt_does_not_count(marks: UpdateMarks) -> None:
    for excused in range(40):
        assert await marks.begin(7) == Attempt(1, excused=excused)
        await marks.excuse(7)
    await marks.begin(7)
    assert await marks.begin(7) == Attempt(2, excused=40)


async def test_what_is_finished_stays_finished(marks: UpdateMarks) -> None:
    await marks.begin(7)
    await marks.finish(7)
    assert (await marks.begin(7)).finished
    assert (await marks.begin(7)).finished
    assert not (await marks.begin(8)).finished


async def test_crossing_steps_lose_nothing(marks: UpdateMarks) -> None:
    numbers = [each.number for each in await asyncio.gather(*(marks.begin(7) for _ in range(50)))]
    assert sorted(numbers) == list(range(1, 51))


async def test_redis_keeps_bots_apart_and_marks_for_a_day(redis: Redis) -> None:
    await RedisUpdates(redis, 42).finish(7)
    assert await RedisUpdates(redis, 43).begin(7) == Attempt(1)
    lives = [await redis.ttl(key) for key in await redis.keys("segue:update:*")]
    assert len(lives) == 2
    assert all(LIFE_SECONDS - 5 <= life <= LIFE_SECONDS for life in lives)


async def test_without_redis_there_is_one_error() -> None:
    async with Redis.from_url("unix:///nowhere/redis.sock") as client:
        marks = RedisUpdates(client, 42)
        for step in (marks.begin, marks.finish, marks.excuse):
            with pytest.raises(StoreDownError):
                await step(1)


async def test_an_attempt_that_is_taken_back_twice_is_worth_one_more(redis: Redis) -> None:
    """The answer to the first excuse was lost, so that it is made again."""
    marks = RedisUpdates(redis, 42)
    await marks.begin(7)
    await marks.excuse(7)
    await marks.excuse(7)
    await marks.excuse(7)
    assert (await marks.begin(7)).number < 1
    assert (await marks.begin(7)).number < 2
    await marks.finish(7)
    assert (await marks.begin(7)).finished


async def test_kept_updates_come_back_in_order_until_they_are_dropped(marks: UpdateMarks) -> None:
    store = cast("KeptUpdates", marks)
    for number in (10, 9, 100):
        await store.keep(number, b'{"update_id": %d}' % number)
    assert await store.kept() == [b'{"update_id": %d}' % number for number in (9, 10, 100)]
    await store.drop(10)
    await store.drop(11)
    assert len(await store.kept()) == 2
