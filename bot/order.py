"""Chats side by side, one chat in order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_MOST_WAITING = 10_000


class ChatOrder(BaseUpdateProcessor):
    """Handles updates of one chat one after another, in the order in which they came.

    Inline queries and whatever else has no chat are ordered by person. At most `at_once` are
    handled at the same time; those that wait for their own chat take no place, so that one busy
    chat cannot keep the others out.
    """

    def __init__(self, at_once: int) -> None:
        super().__init__(_MOST_WAITING)
        self._places = asyncio.Semaphore(at_once)
        self._gates: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait until the chat's earlier updates are done."""
        key = _key(update)
        if key is None:
            async with self._places:
                await coroutine
            return
        gate = self._gates.setdefault(key, asyncio.Lock())  # first come, first served
        self._waiting[key] += 1
        try:
            async with gate, self._places:
                await coroutine
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._gates[key]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to free."""


def _key(update: object) -> int | None:
    if not isinstance(update, Update):
        return None
    of = update.effective_chat or update.effective_user
    return of.id if of else None
