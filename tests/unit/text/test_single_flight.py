"""Work that several ask for at once is done once, and never hangs."""

import asyncio

import pytest

from core.services.single_flight import SingleFlight


class Work:
    """Counts its runs and waits for a signal."""

    def __init__(self) -> None:
        self.runs = 0
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.runs += 1
        await self.go.wait()
        return self.runs


async def test_ten_at_once_share_one_run() -> None:
    flight, work = SingleFlight[int](), Work()
    tasks = [asyncio.create_task(flight.run("key", work)) for _ in range(10)]
    await asyncio.sleep(0)
    work.go.set()
    assert await asyncio.gather(*tasks) == [1] * 10
    assert await flight.run("key", work) == 2  # afterwards it is new work


async def test_other_keys_do_not_wait() -> None:
    flight, slow, quick = SingleFlight[int](), Work(), Work()
    waiting = asyncio.create_task(flight.run("slow", slow))
    quick.go.set()
    assert await flight.run("quick", quick) == 1
    slow.go.set()
    assert await waiting == 1


async def test_an_error_reaches_all_who_wait() -> None:
    async def fail() -> int:
        await asyncio.sleep(0.01)
        raise ValueError("no")

    flight = SingleFlight[int]()
    done = await asyncio.gather(
        *(flight.run("key", fail) for _ in range(3)), return_exceptions=True
    )
    assert [str(error) for error in done] == ["no"] * 3


async def test_when_the_first_is_cancelled_another_takes_over() -> None:
    flight, work = SingleFlight[int](), Work()
    first, second = (asyncio.create_task(flight.run("key", work)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0.01)
    work.go.set()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_who_waits_can_be_cancelled_alone() -> None:
    flight, work = SingleFlight[int](), Work()
    first, second = (asyncio.create_task(flight.run("key", work)) for _ in range(2))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    work.go.set()
    assert await first == 1
