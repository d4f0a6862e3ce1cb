import asyncio

import pytest

from core.together import together


async def _later(ended: list[str], name: str) -> str:
    try:
        await asyncio.sleep(30)
    finally:
        ended.append(name)
    return name


async def _soon(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def _broken() -> None:
    await asyncio.sleep(0)
    raise KeyError("broken")


async def test_it_returns_what_each_returns_in_order() -> None:
    assert await together(_soon(1), _soon(2), _soon(3)) == (1, 2, 3)


async def test_a_failure_ends_the_others_before_it_is_raised() -> None:
    ended: list[str] = []
    with pytest.raises(KeyError, match="broken"):
        await together(_later(ended, "one"), _broken(), _later(ended, "other"))
    assert sorted(ended) == ["one", "other"]


async def test_cancelling_the_caller_ends_them_all() -> None:
    ended: list[str] = []
    caller = asyncio.create_task(together(_later(ended, "one"), _later(ended, "other")))
    await asyncio.sleep(0.01)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert sorted(ended) == ["one", "other"]
