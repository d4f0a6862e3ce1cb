"""One suite for everything that keeps small values for a while."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from fakeredis import FakeAsyncRedis
from redis.asyncio import Redis

from core.adapters.memory import MemoryKeyValue
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.personal_values import RedisPersonalValues
from core.errors import StoreDownError
from core.personal import of
from core.ports import KeyValue


@dataclass
class Store:
    """What is tested, and how time passes for it."""

    values: KeyValue
    wait: Callable[[float], Awaitable[None]]


class Owned(RedisPersonalValues):
    """Every key is somebody's."""

    async def get(self, key: str) -> bytes | None:
        return await super().get(of(1) + key)

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        await super().put(of(1) + key, value, seconds)

    async def add(self, key: str, amount: int, seconds: int) -> int:
        return await super().add(of(1) + key, amount, seconds)


@pytest.fixture(params=["memory", "redis", "personal", "fakeredis", "personal fakeredis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        now = [1000.0]

        async def pass_time(seconds: float) -> None:
            now[0] += seconds

        yield Store(MemoryKeyValue(clock=lambda: now[0]), pass_time)
    elif request.param in ("redis", "personal"):
        kind = Owned if request.param == "personal" else RedisKeyValue
        async with Redis.from_url(request.getfixturevalue("redis_server").url) as client:
            await client.flushall()
            yield Store(kind(client, "test:"), asyncio.sleep)
    else:
        kind = Owned if request.param == "personal fakeredis" else RedisKeyValue
        async with FakeAsyncRedis() as client:
            yield Store(kind(client, "test:"), asyncio.sleep)


async def test_what_was_put_is_got_byte_by_byte(store: Store) -> None:
    await store.values.put("key", b"\x00\xff one", 60)
    assert await store.values.get("key") == b"\x00\xff one"
    assert await store.values.get("other") is None


async def test_an_empty_value_is_a_value(store: Store) -> None:
    await store.values.put("key", b"", 60)
    assert await store.values.get("key") == b""


async def test_the_last_put_counts_with_its_life(store: Store) -> None:
    await store.values.put("key", b"one", 1)
    await store.values.put("key", b"two", 60)
    await store.wait(1.05)
    assert await store.values.get("key") == b"two"


async def test_a_value_and_a_counter_end_when_their_life_does(store: Store) -> None:
    await store.values.put("key", b"one", 1)
    assert await store.values.add("counter", 5, 1) == 5
    await store.wait(0.5)
    assert await store.values.get("key") == b"one"
    assert await store.values.add("counter", 1, 60) == 6  # does not lengthen the life
    await store.wait(0.55)
    assert await store.values.get("key") is None
    assert await store.values.add("counter", 2, 1) == 2


async def test_a_counter_adds_up_and_can_be_read(store: Store) -> None:
    assert [await store.values.add("n", amount, 60) for amount in (1, 10, -3)] == [1, 11, 8]
    assert await store.values.get("n") == b"8"


async def test_additions_at_the_same_time_are_all_counted(store: Store) -> None:
    sums = await asyncio.gather(*(store.values.add("n", 1, 60) for _ in range(50)))
    assert sorted(sums) == list(range(1, 51))


@pytest.mark.parametrize("seconds", [0, -1])
async def test_a_life_of_nothing_is_refused(store: Store, seconds: int) -> None:
    with pytest.raises(ValueError, match="at least one second"):
        await store.values.put("key", b"one", seconds)
    with pytest.raises(ValueError, match="at least one second"):
        await store.values.add("n", 1, seconds)
    await store.values.add("n", 1, 60)
    with pytest.raises(ValueError, match="at least one second"):
        await store.values.add("n", 1, seconds)
    assert await store.values.get("n") == b"1"


async def test_adding_to_what_is_no_counter_is_refused_and_keeps_it(store: Store) -> None:
    await store.values.put("key", b"one", 60)
    with pytest.raises(ValueError, match="key holds no counter"):
        await store.values.add("key", 1, 60)
    assert await store.values.get("key") == b"one"


async def test_prefixes_keep_users_of_one_redis_apart(redis: Redis) -> None:
    one, two = RedisKeyValue(redis, "one:"), RedisKeyValue(redis, "two:")
    await one.put("key", b"1", 60)
    assert await two.get("key") is None
    assert await redis.keys() == [b"one:key"]


async def test_a_counter_never_lives_on_without_an_end(redis: Redis) -> None:
    values = RedisKeyValue(redis, "")
    await values.add("n", 1, 60)
    await values.add("n", 1, 60)
    assert 0 < await redis.ttl("n") <= 60


async def test_memory_forgets_what_has_ended() -> None:
    now = [0.0]
    values = MemoryKeyValue(clock=lambda: now[0])
    for number in range(1_000):
        await values.put(str(number), b"", 1)
    for number in range(5_000):
        now[0] = 2.0 + number
        await values.put(f"later {number}", b"", 1)
    assert len(values._values) < 100


async def test_a_redis_that_is_gone_is_a_store_that_is_down() -> None:
    async with Redis.from_url("unix:///nowhere", retry=None) as client:
        for values in (RedisKeyValue(client), Owned(client)):
            for call in (values.get("k"), values.put("k", b"", 1), values.add("k", 1, 1)):
                with pytest.raises(StoreDownError, match="Redis does not answer"):
                    await call
