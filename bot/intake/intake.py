"""The way of an update from its arrival to its confirmation."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import RetryAfter

from bot.context import App
from bot.intake.inline import NewestInline
from bot.intake.labels import commands_of, label
from bot.intake.reading import kind_of, parsed, update_id_of
from bot.intake.trial import Trial, current
from bot.metrics import Metrics
from bot.order import ChatOrder, chat_of
from bot.places import Places
from core.errors import SegueError, StoreDownError
from core.model import Attempt
from core.ports import UpdateMarks

DEADLINE = 50.0  # seconds; Telegram waits for sixty
ATTEMPTS = 3
EXCUSES = 30  # failures that are not the update's fault; then the user is told
MOST = 512  # updates at the same time, most of them waiting
PLACES = 32
MOST_UNMARKED = 10_000
APOLOGY_SECONDS = 10.0
_PAUSES = (0.1, 0.3, 1.0)  # between tries to write a mark, whose lack could answer twice
_SOON = 1.0
_LATEST = 5.0  # seconds; the longest that a store's return may go unnoticed

_Ending = tuple[float | None, str]  # when to come again, and a word for the metrics

_log = logging.getLogger(__name__)


class PutAsideError(SegueError):
    """An update was begun so often, and never finished, that it is given up."""


class Intake:
    """Handles updates: one chat in order, each within a deadline and at most three times.

    `take` returns None when the update may be confirmed, else the seconds after which it should
    come again.
    """

    def __init__(
        self,
        app: App,
        marks: UpdateMarks,
        metrics: Metrics,
        *,
        clock: Callable[[], float] = time.perf_counter,
        deadline: float = DEADLINE,
        most: int = MOST,
        places: int = PLACES,
    ) -> None:
        self._app, self._marks, self._metrics = app, marks, metrics
        self._clock, self._deadline, self._most = clock, deadline, most
        self._order, self._places = ChatOrder(), Places(places)
        self._inline = NewestInline(app)
        self._commands = commands_of(app)
        self._flying: dict[int, asyncio.Future[float | None]] = {}
        self._unmarked: dict[int, None] = {}  # finished, but Redis could not be told
        self._closing = asyncio.Event()

    def __len__(self) -> int:
        """How many updates are here, inline queries included."""
        return len(self._flying) + len(self._inline)

    async def take(self, raw: dict[str, Any], *, patient: bool = False) -> float | None:
        """Handle an update; with `patient` waits here, in its chat's turn, when it must wait.

        One that is being handled already, because its sender lost patience, is waited for.
        """
        update_id = update_id_of(raw)
        if update_id is None:
            raise ValueError("not an update")
        flying = self._flying.get(update_id)
        if flying is not None:
            return await asyncio.shield(flying)
        if self._closing.is_set() or (not patient and len(self) >= self._most):
            self._metrics.ended(kind_of(raw), "refused")
            return _SOON
        flying = self._flying[update_id] = asyncio.get_running_loop().create_future()
        self._metrics.began()
        wait: float | None = _SOON
        try:
            wait = await self._handle(raw, patient=patient)
        except Exception:  # noqa: BLE001 # it comes again, and its attempts are counted
            _log.exception("the intake failed at update %d", update_id)
        finally:
            self._metrics.left()
            del self._flying[update_id]
            flying.set_result(wait)
        return wait

    async def drain(self, seconds: float) -> None:
        """Take nothing more, and wait so long for what has begun."""
        self._closing.set()
        end = self._clock() + seconds
        if self._flying:
            await asyncio.wait(set(self._flying.values()), timeout=seconds)
        await self._inline.drain(max(0.0, end - self._clock()))
        if self._flying:
            _log.warning("%d updates were not finished in time", len(self._flying))

    async def _handle(self, raw: dict[str, Any], *, patient: bool) -> float | None:
        kind = kind_of(raw)
        update = parsed(raw, self._app.bot)
        if update is None:
            self._metrics.ended(kind, "unreadable")
            return None
        if update.inline_query:
            self._inline.start(update, self._timed(update))
            self._metrics.ended(kind, "taken")
            return None
        async with self._order.turn(chat_of(update)):
            while True:
                async with self._places.one():
                    wait, outcome = await self._attempt(update)
                self._metrics.ended(kind, outcome)
                if wait is None or not patient or self._closing.is_set():
                    return wait
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), wait)

    async def _attempt(self, update: Update) -> _Ending:
        number = update.update_id
        if number in self._unmarked:
            await self._mark(number)
            return None, "repeated"
        try:
            attempt = await self._marks.begin(number)
        except StoreDownError:
            return _SOON, "store_down"
        if attempt.finished:
            return None, "repeated"
        if attempt.number > ATTEMPTS:
            return await self._put_aside(update)
        return await self._try(update, attempt)

    async def _try(self, update: Update, attempt: Attempt) -> _Ending:
        number = update.update_id
        trial = Trial(repeatable=attempt.excused < EXCUSES)
        token = current.set(trial)
        try:
            async with asyncio.timeout(self._deadline):
                await self._timed(update)
        except TimeoutError:
            _log.warning("update %d took longer than %.0f s", number, self._deadline)
            last = attempt.number == ATTEMPTS
            return await self._put_aside(update) if last else (_SOON, "late")
        finally:
            current.reset(token)
        if trial.failure is not None:
            _log.warning("update %d is put off: %s", number, type(trial.failure).__name__)
            with suppress(StoreDownError):
                await self._marks.excuse(number)
            return _wait(trial.failure, attempt.excused), "put_off"
        await self._mark(number)
        return None, "done"

    async def _timed(self, update: Update) -> None:
        begun = self._clock()
        try:
            await self._app.process_update(update)
        finally:
            self._metrics.took(label(update, self._commands), self._clock() - begun)

    async def _put_aside(self, update: Update) -> _Ending:
        """Give it up: the error handler logs it under a number and tells the user that number."""
        error = PutAsideError(f"update {update.update_id} was never finished")
        with suppress(TimeoutError):
            async with asyncio.timeout(APOLOGY_SECONDS):
                await self._app.process_error(update, error)
        await self._mark(update.update_id)
        return None, "put_aside"

    async def _mark(self, number: int) -> None:
        """Remember that it was handled; here, for as long as Redis cannot be told."""
        self._unmarked.pop(number, None)
        for pause in (*_PAUSES, None):
            try:
                await self._marks.finish(number)
            except StoreDownError:
                if pause is not None:
                    await asyncio.sleep(pause)
            else:
                return
        self._unmarked[number] = None
        if len(self._unmarked) > MOST_UNMARKED:
            del self._unmarked[next(iter(self._unmarked))]


def _wait(failure: Exception, excused: int) -> float:
    if isinstance(failure, RetryAfter):
        wait = failure.retry_after
        return float(wait if isinstance(wait, int) else wait.total_seconds())
    return min(_LATEST, _SOON + excused / 2)
