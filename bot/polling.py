"""Asking Telegram for updates, and confirming only those that are finished.

The offset of getUpdates confirms everything below it. So it never passes an unfinished update, and
what can be in flight is what one answer holds: the hundred from the oldest unfinished one on.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.context import App
from bot.intake import Intake
from bot.intake.reading import update_id_of
from bot.menu import publish_menu
from bot.telegram_app import UPDATES, WAITS
from bot.webhook import DRAIN_SECONDS, stopped

WINDOW = 100  # the most that one answer may hold
LONG_SECONDS = 20
READ_SECONDS = 10.0
QUIET_SECONDS = 24 * 60 * 60.0  # after a week without any, Telegram begins at another number
_PAUSES = (0.05, 1.0)  # seconds between two questions while there is unfinished work
_IDLE = (0.2, 1.0)  # the same for servers that cannot wait
_PROMPT = 1.0  # seconds; who answers a long poll sooner with nothing did not wait
_TROUBLE = (1.0, 15.0)
_CONFLICT = 5.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def polled(app: App, intake: Intake) -> AsyncIterator[None]:
    """Poll while the block runs; what has begun is finished afterwards, within ten seconds.

    The application must be initialised; a webhook that was set is removed first.
    """
    await app.start()
    try:
        await _unhook(app.bot)
        poller = Poller(app.bot, intake)
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(poller.run(group))
            app.create_task(publish_menu(app.bot, app.bot_data.library), name="menu")
            try:
                yield
            finally:
                asking.cancel()
                await asyncio.wait({asking})
                await intake.drain(DRAIN_SECONDS)
                await poller.close()
    finally:
        await stopped(app)


class Poller:
    """The loop, and the window of updates that are not confirmed yet."""

    def __init__(
        self,
        bot: ExtBot[None],
        intake: Intake,
        *,
        clock: Callable[[], float] = time.monotonic,
        long_seconds: int = LONG_SECONDS,
    ) -> None:
        self._bot, self._intake, self._clock = bot, intake, clock
        self._long = long_seconds
        self._offset = 0
        self._window: dict[int, asyncio.Task[None]] = {}
        self._finished: set[int] = set()
        self._moved = asyncio.Event()
        self._last_seen = clock()

    @property
    def offset(self) -> int:
        """Everything below is finished."""
        return self._offset

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Ask until cancelled; the work runs in `group`."""
        pause, idle, trouble = _PAUSES[0], _IDLE[0], _TROUBLE[0]
        while True:
            if len(self._window) >= WINDOW:
                await self._moved.wait()
            self._moved.clear()
            asked = self._clock()
            try:
                fresh = self._fresh(await self._ask(0 if self._window else self._long))
            except TelegramError as error:
                await asyncio.sleep(_explained(error, trouble))
                trouble = min(trouble * 2, _TROUBLE[1])
                continue
            trouble = _TROUBLE[0]
            for number, raw in sorted(fresh.items()):
                self._window[number] = group.create_task(self._work(number, raw))
            if fresh:
                pause, idle = _PAUSES[0], _IDLE[0]
            if self._window:
                with suppress(TimeoutError):  # `wait_for` would swallow a cancellation now and then
                    async with asyncio.timeout(pause):
                        await self._moved.wait()
                pause = min(pause * 1.5, _PAUSES[1])
            elif self._clock() - asked < _PROMPT and not fresh:
                await asyncio.sleep(idle)
                idle = min(idle * 1.5, _IDLE[1])

    async def close(self) -> None:
        """Give up what is unfinished and confirm the rest."""
        for task in self._window.values():
            task.cancel()
        if self._offset:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._ask(0)

    async def _work(self, number: int, raw: dict[str, Any]) -> None:
        if await self._intake.take(raw, patient=True) is not None:
            return  # we are stopping; it stays unconfirmed
        self._finished.add(number)
        for first in sorted(self._window):
            if first not in self._finished:
                break
            self._finished.discard(first)
            del self._window[first]
            self._offset = first + 1
            self._moved.set()

    def _fresh(self, answer: object) -> dict[int, dict[str, Any]]:
        """The updates of an answer that are not in the window; what is no update is passed by."""
        found: dict[int, dict[str, Any]] = {}
        for raw in answer if isinstance(answer, list) else []:
            number = update_id_of(raw)
            if number is None:
                _log.warning("the Bot API server sent an update without a number")
            elif number >= self._offset and number not in self._window:
                found[number] = raw
        now = self._clock()
        if found:
            self._last_seen = now
        elif not self._window and now - self._last_seen > QUIET_SECONDS:
            self._offset = 0
        return found

    async def _ask(self, seconds: int) -> object:
        """Raw updates: PTB would refuse all for one that it cannot read, and log their texts."""
        values = {
            "offset": self._offset or None,
            "limit": WINDOW,
            "timeout": seconds,
            "allowed_updates": list(UPDATES),
        }
        wait = seconds + READ_SECONDS
        return await self._bot._post("getUpdates", values, read_timeout=wait)  # noqa: SLF001 # the public ones parse, or warn


def _explained(error: TelegramError, wait: float) -> float:
    """Log why there are no updates; the seconds to wait."""
    match error:
        case Conflict():
            _log.error("another program polls with the same token, or a webhook is set; stop one")
            return _CONFLICT
        case InvalidToken():
            _log.error("Telegram refuses the token; was it revoked?")
            return _TROUBLE[1]
        case RetryAfter():
            seconds = error.retry_after
            return float(seconds if isinstance(seconds, int) else seconds.total_seconds())
        case _:
            _log.warning("Telegram does not answer: %s", type(error).__name__)
            return wait


async def _unhook(bot: ExtBot[None]) -> None:
    """Remove a webhook, patiently; a server that knows no webhooks has none."""
    for wait in WAITS:
        try:
            await bot.delete_webhook()
        except NetworkError as error:
            _log.warning("Telegram does not answer: %s", type(error).__name__)
            await asyncio.sleep(wait)
        except TelegramError as error:
            _log.warning("the webhook could not be removed: %s", type(error).__name__)
            return
        else:
            return
