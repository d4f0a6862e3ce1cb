"""Work done side by side, none of which outlives the others' failure."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@overload
async def together(
    one: Coroutine[Any, Any, A], other: Coroutine[Any, Any, B], /
) -> tuple[A, B]: ...
@overload
async def together(
    one: Coroutine[Any, Any, A],
    other: Coroutine[Any, Any, B],
    third: Coroutine[Any, Any, C],
    /,
) -> tuple[A, B, C]: ...
@overload
async def together(*works: Coroutine[Any, Any, A]) -> tuple[A, ...]: ...
async def together(*works: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """What each of them returns, begun in this order.

    Where one fails, or the caller is cancelled, the others are ended before that is raised: they
    use what the caller closes then, as a database connection that goes back to its pool.
    """
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return tuple(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
