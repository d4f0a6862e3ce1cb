"""Chats side by side, one chat in order."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ChatOrder:
    """Gives out turns: whoever asks for a chat waits for those who asked for it before.

    A turn takes nothing from other chats, however many wait. A chat with no turn costs nothing.
    """

    def __init__(self) -> None:
        self._gates: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()

    def waiting(self, key: int) -> int:
        """How many hold the turn of a chat or wait for it."""
        return self._waiting.get(key, 0)

    @asynccontextmanager
    async def turn(self, key: int | None) -> AsyncIterator[None]:
        """Hold the turn of a chat while the block runs; None waits for nobody."""
        if key is None:
            yield
            return
        gate = self._gates.setdefault(key, asyncio.Lock())  # first come, first served
        self._waiting[key] += 1
        try:
            async with gate:
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._gates[key]
