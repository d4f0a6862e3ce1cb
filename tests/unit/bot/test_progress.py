"""Slow work shows life, quick work does not."""

import asyncio
import time

import pytest

from bot.ui.progress import Progress, shown_while
from core.stages import Stage, announce, watch


async def test_quick_work_shows_nothing() -> None:
    shown: list[int] = []
    assert await shown_while(_after(0, "done"), lambda: _note(shown)) == "done"
    assert shown == []


async def test_slow_work_shows_again_and_again() -> None:
    shown: list[int] = []
    result = await shown_while(_after(0.05, "done"), lambda: _note(shown), after=0.01, every=0.01)
    assert result == "done"
    assert len(shown) >= 2


async def test_every_stage_shows_at_once_and_none_leads_back() -> None:
    progress, shown = Progress(), []

    async def work() -> None:
        for stage in (Stage.READING, Stage.FINDING, Stage.READING, Stage.RANKING):
            announce(stage)
            await asyncio.sleep(0.01)

    async def show() -> None:
        shown.append(progress.stage)

    watch(progress.reached)
    await shown_while(work(), show, progress, after=0.001, every=60)
    assert shown == [Stage.READING, Stage.FINDING, Stage.RANKING]


async def test_stages_that_nobody_watches_go_nowhere() -> None:
    announce(Stage.READING)


async def test_showing_that_hangs_does_not_hold_up_the_result() -> None:
    begun = time.monotonic()
    ended = asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    assert await shown_while(_after(0.02, "done"), hang, after=0.001) == "done"
    assert time.monotonic() - begun < 10
    assert ended.is_set()


async def test_showing_that_fails_does_not_fail_the_result() -> None:
    async def fail() -> None:
        raise LookupError

    assert await shown_while(_after(0.02, "done"), fail, after=0.001) == "done"


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
