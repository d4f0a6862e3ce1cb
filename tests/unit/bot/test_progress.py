"""Slow work shows life, quick work does not."""

import asyncio

import pytest

from bot.progress import shown_while


async def test_quick_work_shows_nothing() -> None:
    shown: list[int] = []
    assert await shown_while(_after(0, "done"), lambda: _note(shown)) == "done"
    assert shown == []


async def test_slow_work_shows_again_and_again() -> None:
    shown: list[int] = []
    result = await shown_while(_after(0.05, "done"), lambda: _note(shown), after=0.01, every=0.01)
    assert result == "done"
    assert len(shown) >= 2


async def test_the_error_of_the_work_is_the_error() -> None:
    async def fail() -> str:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        await shown_while(fail(), lambda: _note([]))


async def test_cancelling_ends_the_work_too() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    task = asyncio.ensure_future(shown_while(work(), lambda: _note([]), after=60))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert ended.is_set()


async def _after(seconds: float, value: str) -> str:
    await asyncio.sleep(seconds)
    return value


async def _note(shown: list[int]) -> None:
    shown.append(1)
