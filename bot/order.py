"""Chats side by side, one chat in order."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Update


class ChatOrder:
    """Gives out turns: whoever asks for a chat waits for those who asked for it before.

    A turn takes nothing from other chats, however many wait. A chat with no turn costs nothing.
    """

    def __init__(self) -> None:
        self._gates: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()

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


def chat_of(update: Update) -> int | None:
    """The chat of an update; what has none, as inline queries, is ordered by person."""
    of = update.effective_chat or update.effective_user
    return of.id if of else None
