"""One attempt at an update: counted before the work begins, marked when it is done."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import RetryAfter

from bot.context import App
from bot.metrics import Metrics
from bot.transport.attempt import Trial, current
from bot.transport.intake.labels import commands_of, label
from bot.transport.intake.outcome import HANDLED, Handled, Later
from bot.transport.intake.reading import parsed
from bot.transport.outages import Outages
from core.errors import SegueError, StoreDownError
from core.model import Attempt
from core.ports import UpdateMarks

ATTEMPTS = 3
EXCUSES = 30  # failures that are not the update's fault; then the user is told
MOST_UNMARKED = 10_000
APOLOGY_SECONDS = 10.0
_PAUSES = (0.1, 0.3, 1.0)  # between tries to write a mark, whose lack could answer twice
_SOON = 1.0
_LATEST = 5.0  # seconds; the longest that a store's return may go unnoticed

_Ending = tuple[Handled | Later, str]  # what became of it, and a word for the metrics

_log = logging.getLogger(__name__)


class PutAsideError(SegueError):
    """An update was begun so often, and never finished, that it is given up."""


class Attempts:
    """Makes attempts; nothing that an update or a store does raises from here."""

    def __init__(
        self,
        app: App,
        marks: UpdateMarks,
        metrics: Metrics,
        clock: Callable[[], float],
        deadline: float,
        outages: Outages,
    ) -> None:
        self._app, self._marks, self._metrics = app, marks, metrics
        self._clock, self._deadline, self._outages = clock, deadline, outages
        self._commands = commands_of(app)
        self._unmarked: dict[int, None] = {}  # finished, but Redis could not be told
        self._unexcused: Counter[int] = Counter()  # the same of attempts to be taken back

    async def make(self, raw: dict[str, Any], number: int) -> _Ending:
        """Try to handle an update."""
        if number in self._unmarked:
            await self._mark(number)
            return HANDLED, "repeated"
        try:
            attempt = await self._begun(number)
        except Exception as error:  # noqa: BLE001 # a store that is away, until shown otherwise
            self._noticed(error)
            return Later(_SOON), "store_down"
        if attempt.finished:
            return HANDLED, "repeated"
        update = parsed(raw, self._app.bot)
        if update is None:
            return HANDLED, "unreadable"
        if attempt.number > ATTEMPTS:
            return await self._put_aside(update)
        return await self._try(update, attempt)

    async def timed(self, update: Update) -> None:
        """Let the handlers work on an update, and count how long they take."""
        begun = self._clock()
        try:
            await self._app.process_update(update)
        finally:
            self._metrics.took(self._label(update), self._clock() - begun)

    def _label(self, update: Update) -> str:
        try:
            return label(update, self._commands)
        except (AttributeError, TypeError):  # PTB promises types, but does not check them
            return "other"

    async def _begun(self, number: int) -> Attempt:
        """Count an attempt; those that could not be taken back before are taken back first."""
        while self._unexcused[number] > 0:
            await self._marks.excuse(number)
            self._unexcused[number] -= 1
        del self._unexcused[number]
        return await self._marks.begin(number)

    async def _try(self, update: Update, attempt: Attempt) -> _Ending:
        number, outcome = update.update_id, "failed"
        first = attempt.number <= 1 and not attempt.excused
        trial = Trial(repeatable=attempt.excused < EXCUSES, first=first)
        token = current.set(trial)
        try:
            async with asyncio.timeout(self._deadline):
                await self.timed(update)
        except TimeoutError:
            _log.warning("update %d took longer than %.0f s", number, self._deadline)
            trial.broken, outcome = TimeoutError(), "late"
            if not trial.answered and trial.repeatable:
                trial.failure = trial.let_down
        except Exception as error:  # noqa: BLE001 # whatever it is, it counts as an attempt
            trial.broken = error
        finally:
            current.reset(token)
        if trial.failure is not None:
            return await self._excused(trial.failure, attempt, number)
        if trial.broken is None or (outcome == "late" and trial.answered):
            await self._mark(number)
            return HANDLED, "done"
        if outcome == "failed":
            _log.error("update %d was not answered", number, exc_info=trial.broken)
        last = attempt.number >= ATTEMPTS
        return await self._put_aside(update) if last else (Later(_SOON), outcome)

    async def _excused(self, failure: Exception, attempt: Attempt, number: int) -> _Ending:
        """Put off for what is not the update's fault."""
        self._noticed(failure)
        _log.warning("update %d is put off: %s", number, type(failure).__name__)
        try:
            await self._marks.excuse(number)
        except StoreDownError:
            self._unexcused[number] += 1
        return Later(_wait(failure, attempt.excused)), "put_off"

    async def _put_aside(self, update: Update) -> _Ending:
        """Give it up: the error handler logs it under a number and tells the user that number."""
        error = PutAsideError(f"update {update.update_id} was never finished")
        with suppress(TimeoutError):
            async with asyncio.timeout(APOLOGY_SECONDS):
                await self._app.process_error(update, error)
        await self._mark(update.update_id)
        return HANDLED, "put_aside"

    async def _mark(self, number: int) -> None:
        """Remember that it was handled; here, for as long as Redis cannot be told."""
        self._unmarked.pop(number, None)
        for pause in (*_PAUSES, None):
            try:
                await self._marks.finish(number)
            except Exception as error:  # noqa: BLE001 # a store that is away
                self._noticed(error)
                if pause is not None:
                    await asyncio.sleep(pause)
            else:
                return
        self._unmarked[number] = None
        if len(self._unmarked) > MOST_UNMARKED:
            del self._unmarked[next(iter(self._unmarked))]

    def _noticed(self, error: Exception) -> None:
        if isinstance(error, StoreDownError):
            self._outages.noticed(error.store, str(error))
        elif not isinstance(error, (RetryAfter, OSError)):
            _log.warning("a step failed: %s", type(error).__name__)


def _wait(failure: Exception, excused: int) -> float:
    if isinstance(failure, RetryAfter):
        wait = failure.retry_after
        return float(wait if isinstance(wait, int) else wait.total_seconds())
    return min(_LATEST, _SOON + excused / 2)
