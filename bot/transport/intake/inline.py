"""Inline queries: confirmed at once, and the newest of a person ends the one before."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import Update

from bot.context import App

DEADLINE = 10.0  # seconds; Telegram forgets the query then

_log = logging.getLogger(__name__)


class NewestInline:
    """Runs the work for inline queries beside everything else, one at a time for each person."""

    def __init__(self, app: App, deadline: float = DEADLINE) -> None:
        self._app, self._deadline = app, deadline
        self._running: dict[int, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        """How many are being answered."""
        return len(self._running)

    def start(self, update: Update, work: Coroutine[Any, Any, None]) -> None:
        """Begin the work; what the same person asked before is given up."""
        person = update.inline_query.from_user.id if update.inline_query else 0
        before = self._running.pop(person, None)
        if before is not None:
            before.cancel()
        task = self._app.create_task(self._bounded(work), update=update, name="inline")
        self._running[person] = task
        task.add_done_callback(lambda done: self._forget(person, done))

    async def _bounded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(self._deadline):
                await work
        except TimeoutError:
            _log.warning("an inline query was not answered within %.0f s", self._deadline)

    def _forget(self, person: int, done: asyncio.Task[None]) -> None:
        if self._running.get(person) is done:
            del self._running[person]

    async def drain(self, seconds: float) -> None:
        """Let those that run finish, so many seconds long; then end them."""
        running = set(self._running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
