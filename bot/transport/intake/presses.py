"""Presses that have to wait are answered at once: Telegram shows a press as waiting for seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import TelegramError

from bot.context import App

PATIENCE = 2.0  # seconds
BUSY = "press-waits"

_log = logging.getLogger(__name__)


class WaitingPresses:
    """Answers a press for which nothing happened yet; what it asks for happens all the same."""

    def __init__(self, app: App, patience: float = PATIENCE) -> None:
        self._app, self._patience = app, patience

    @asynccontextmanager
    async def soothed(self, raw: dict[str, Any]) -> AsyncIterator[None]:
        """Wait in the block, for the chat's turn and for room to write; a press is answered."""
        query = raw.get("callback_query")
        if not isinstance(query, dict) or not isinstance(query.get("id"), str):
            yield
            return
        timer = asyncio.get_running_loop().call_later(self._patience, self._begin, query)
        try:
            yield
        finally:
            timer.cancel()

    def _begin(self, query: dict[str, Any]) -> None:
        self._app.create_task(self._answer(query), name="waiting press")

    async def _answer(self, query: dict[str, Any]) -> None:
        person = query.get("from")
        code = person.get("language_code") if isinstance(person, dict) else None
        texts = self._app.bot_data.library.for_client(code if isinstance(code, str) else None)
        try:
            await self._app.bot.answer_callback_query(query["id"], texts(BUSY))
        except TelegramError as error:  # answered meanwhile, or too old
            _log.debug("a waiting press could not be answered: %s", error)
