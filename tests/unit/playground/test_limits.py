import asyncio

import pytest

from bot.playground.errors import ApiError
from bot.playground.state.flood import FloodGate
from bot.playground.state.updates import UpdateQueue


def test_a_short_burst_passes_and_a_long_one_must_wait(clock):
    gate = FloodGate(clock)
    for _ in range(5):
        gate.pass_through(1)
    with pytest.raises(ApiError) as caught:
        gate.pass_through(1)
    assert caught.value.as_json()["parameters"] == {"retry_after": 1}
    gate.pass_through(2)
    clock.now += 1
    gate.pass_through(1)


def test_a_group_takes_twenty_messages_a_minute(clock):
    gate = FloodGate(clock)
    for _ in range(20):
        gate.pass_through(-1)
        clock.now += 1
    with pytest.raises(ApiError) as caught:
        gate.pass_through(-1)
    assert caught.value.parameters == {"retry_after": 40}
    clock.now += 40
    gate.pass_through(-1)


async def poll(queue, **options):
    return await queue.poll(**({"offset": 0, "limit": 100, "timeout": 0} | options))


async def test_updates_stay_until_they_are_confirmed():
    queue = UpdateQueue()
    first, second = queue.put("message", {}), queue.put("message", {})
    assert await poll(queue) == [first, second]
    assert await poll(queue, limit=1) == [first]
    assert await poll(queue, offset=second["update_id"]) == [second]
    assert await poll(queue, offset=second["update_id"] + 1) == []


async def test_a_negative_offset_keeps_only_the_last():
    queue = UpdateQueue()
    updates = [queue.put("message", {}) for _ in range(3)]
    assert await poll(queue, offset=-1) == updates[-1:]
    assert queue.pending() == 1


async def test_a_waiting_poll_is_woken_by_an_update():
    queue = UpdateQueue()
    waiting = asyncio.ensure_future(poll(queue, timeout=5))
    await asyncio.sleep(0)
    assert queue.waiting
    update = queue.put("message", {})
    assert await waiting == [update]
    assert not queue.waiting


async def test_a_second_poller_ends_the_first():
    queue = UpdateQueue()
    first = asyncio.ensure_future(poll(queue, timeout=5))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(poll(queue, timeout=5))
    with pytest.raises(ApiError, match="terminated by other getUpdates") as caught:
        await first
    assert caught.value.code == 409
    update = queue.put("message", {})
    assert await second == [update]


def test_only_the_kinds_that_were_asked_for_are_queued():
    queue = UpdateQueue()
    assert queue.put("message_reaction", {}) is None
    queue.allow(["message_reaction"])
    assert queue.put("message_reaction", {}) is not None
    assert queue.put("message", {}) is None
    queue.allow(None)
    assert queue.put("message", {}) is None
    queue.allow([])
    assert queue.put("message", {}) is not None
