"""Pruning goes on whatever happens, and ends with the program."""

import asyncio

import pytest

from bot.jobs.pruning import pruned
from core.errors import StoreDownError


async def test_it_prunes_at_once_again_and_again_and_survives_failures() -> None:
    outcomes: list[object] = [StoreDownError("down"), ValueError("bug"), 3, 0]
    done = asyncio.Event()

    async def prune() -> int:
        outcome = outcomes.pop(0)
        if not outcomes:
            done.set()
        if isinstance(outcome, Exception):
            raise outcome
        return int(str(outcome))

    async with asyncio.timeout(5), pruned(prune, every=0):
        await done.wait()


async def test_it_ends_with_the_block_and_hides_no_error_of_it() -> None:
    started = asyncio.Event()

    async def prune() -> int:
        started.set()
        await asyncio.Event().wait()
        return 0

    async with asyncio.timeout(5):
        async with pruned(prune):
            await started.wait()
        with pytest.raises(KeyError):
            async with pruned(prune):
                raise KeyError("its own")
