"""How many updates are worked on at the same time.

Those that wait for a place have not begun, so that a kill costs them no attempt; and more at once
than the stores can serve would only make each slower. Whoever waits for Telegram gives up the
place meanwhile, so that neither its slowness nor a chat's flood limit keeps the others out.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar


class Places:
    """So many places; more come and wait, in order."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._beyond = 0  # that came back while all were taken, and work all the same

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place while the block runs."""
        await self._free.acquire()
        place = _Place(self)
        token = _mine.set(place)
        try:
            yield
        finally:
            _mine.reset(token)
            place.end()

    async def come_back(self) -> None:
        """Take a place again; never waits, as what has begun goes before what has not."""
        if self._free.locked():
            self._beyond += 1
        else:
            await self._free.acquire()

    def leave(self) -> None:
        """Give a place up."""
        if self._beyond:
            self._beyond -= 1
        else:
            self._free.release()


class _Place:
    """The place of one update, whose work may wait outside several times at once."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._outside = 0
        self._ended = False

    def leave(self) -> None:
        if not self._outside and not self._ended:
            self._places.leave()
        self._outside += 1

    async def come_back(self) -> None:
        self._outside -= 1
        if not self._outside and not self._ended:
            await self._places.come_back()

    def end(self) -> None:
        if not self._outside:
            self._places.leave()
        self._ended = True


_mine: ContextVar[_Place | None] = ContextVar("place", default=None)


@asynccontextmanager
async def outside() -> AsyncIterator[None]:
    """Wait for somebody else in the block, without the place that the running work may hold."""
    place = _mine.get()
    if place is None:
        yield
        return
    place.leave()
    try:
        yield
    finally:
        await place.come_back()
