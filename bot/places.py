"""How many updates are worked on at the same time.

Those that wait for a place have not begun, so that a kill costs them no attempt; and more at once
than the stores can serve would only make each slower. Whoever has to wait for a chat's flood
limit gives up the place meanwhile, so that waiting chats never keep the others out.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar


class Places:
    """So many places; more come and wait, in order."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place while the block runs."""
        place = _Place(self._free)
        await place.take()
        token = _mine.set(place)
        try:
            yield
        finally:
            _mine.reset(token)
            place.leave()


class _Place:
    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free, self._held = free, False

    async def take(self) -> None:
        await self._free.acquire()
        self._held = True

    def leave(self) -> None:
        if self._held:
            self._held = False
            self._free.release()


_mine: ContextVar[_Place | None] = ContextVar("place", default=None)


async def sleep_outside(seconds: float) -> None:
    """Sleep without the place that the running work holds, if it holds one."""
    place = _mine.get()
    if place is None:
        await asyncio.sleep(seconds)
        return
    place.leave()
    await asyncio.sleep(seconds)  # who is cancelled here holds none any more
    await place.take()
