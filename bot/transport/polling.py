"""Asking Telegram for updates, and confirming only those that are finished.

The offset of getUpdates confirms everything below it. So it never passes an update that is neither
finished nor kept (`bot.transport.window`).
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
from bot.menu import publish_menu
from bot.transport.contact import UPDATES, WAITS
from bot.transport.intake import Intake
from bot.transport.intake.reading import update_id_of
from bot.transport.webhook import DRAIN_SECONDS, stopped
from bot.transport.window import SLOW_SECONDS, WINDOW, Window, worked_off
from core.ports import KeptUpdates

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
async def polled(app: App, intake: Intake, kept: KeptUpdates) -> AsyncIterator[None]:
    """Poll while the block runs; what has begun is finished afterwards, within ten seconds.

    The application must be initialised; a webhook that was set is removed first.
    """
    await app.start()
    try:
        await _unhook(app.bot)
        poller = Poller(app.bot, intake, kept)
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(poller.run(group))
            app.create_task(publish_menu(app.bot, app.bot_data), name="menu")
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
    """The loop that asks; each update is a task."""

    def __init__(
        self,
        bot: ExtBot[None],
        intake: Intake,
        kept: KeptUpdates,
        *,
        clock: Callable[[], float] = time.monotonic,
        long_seconds: int = LONG_SECONDS,
    ) -> None:
        self._bot, self._intake, self._clock = bot, intake, clock
        self._long = long_seconds
        self._window = Window(kept, clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_seen = clock()

    @property
    def offset(self) -> int:
        """Everything below is finished, or kept."""
        return self._window.offset

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Ask until cancelled; the work runs in `group`."""
        pause, idle, trouble = _PAUSES[0], _IDLE[0], _TROUBLE[0]
        for number, raw in await self._window.left_over():
            self._begin(group, number, raw)
        while True:
            await self._window.make_room()
            if len(self._window) >= WINDOW:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SLOW_SECONDS):
                        await self._window.moved.wait()
                continue
            self._window.moved.clear()
            asked = self._clock()
            try:
                fresh = self._fresh(await self._ask(0 if self._window else self._long))
            except TelegramError as error:
                await asyncio.sleep(_explained(error, trouble))
                trouble = min(trouble * 2, _TROUBLE[1])
                continue
            trouble = _TROUBLE[0]
            for number, raw in sorted(fresh.items()):
                self._window.add(number, raw)
                self._begin(group, number, raw)
            if fresh:
                pause, idle = _PAUSES[0], _IDLE[0]
            if self._window:
                with suppress(TimeoutError):  # `wait_for` would swallow a cancellation now and then
                    async with asyncio.timeout(pause):
                        await self._window.moved.wait()
                pause = min(pause * 1.5, _PAUSES[1])
            elif self._clock() - asked < _PROMPT and not fresh:
                await asyncio.sleep(idle)
                idle = min(idle * 1.5, _IDLE[1])

    async def close(self) -> None:
        """Give up what is unfinished and confirm the rest."""
        for task in self._tasks:
            task.cancel()
        if self._window.offset:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._ask(0)

    def _begin(self, group: asyncio.TaskGroup, number: int, raw: dict[str, Any]) -> None:
        task = group.create_task(worked_off(self._intake, self._window, number, raw))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _fresh(self, answer: object) -> dict[int, dict[str, Any]]:
        """The updates of an answer that are not in the window; what is no update is passed by."""
        found: dict[int, dict[str, Any]] = {}
        for raw in answer if isinstance(answer, list) else []:
            number = update_id_of(raw)
            if number is None:
                _log.warning("the Bot API server sent an update without a number")
            elif number not in self._window:
                found[number] = raw
        now = self._clock()
        if found:
            self._last_seen = now
        elif not self._window and now - self._last_seen > QUIET_SECONDS:
            self._window.offset = 0
        return found

    async def _ask(self, seconds: int) -> object:
        """Raw updates: PTB would refuse all for one that it cannot read, and log their texts."""
        values = {
            "offset": self._window.offset or None,
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
