"""The way of an update from its arrival to its confirmation."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.context import App
from bot.metrics import Metrics
from bot.transport.intake.attempts import ATTEMPTS, Attempts
from bot.transport.intake.crowd import Crowds
from bot.transport.intake.inline import NewestInline
from bot.transport.intake.outcome import HANDLED, STOPPING, Handled, Later, Taken
from bot.transport.intake.presses import WaitingPresses
from bot.transport.intake.reading import is_inline, kind_of, lane_of, parsed, update_id_of
from bot.transport.order import ChatOrder
from bot.transport.outages import Outages
from bot.transport.places import Places
from core.ports import UpdateMarks

DEADLINE = 50.0  # seconds; Telegram waits for sixty
MOST = 512  # updates at the same time, most of them waiting
PLACES = 32
_SOON = 1.0

_log = logging.getLogger(__name__)


class Intake:
    """Handles updates: one chat in order, each within a deadline and at most three times."""

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
        outages: Outages | None = None,
    ) -> None:
        self._app, self._metrics, self._clock, self._most = app, metrics, clock, most
        self._order, self._places = ChatOrder(), Places(places)
        self._attempts = Attempts(app, marks, metrics, clock, deadline, outages or Outages())
        self._crowds, self._presses = Crowds(app, self._order), WaitingPresses(app)
        self._inline = NewestInline(app)
        self._flying: dict[int, asyncio.Future[Taken]] = {}
        self._failures: Counter[int] = Counter()
        self._closing = asyncio.Event()

    def __len__(self) -> int:
        """How many updates are here, inline queries included."""
        return len(self._flying) + len(self._inline)

    async def take(self, raw: dict[str, Any], *, patient: bool = False) -> Taken:
        """Handle an update; with `patient` waits here, in its chat's turn, when it must wait.

        One that is being handled already, because its sender lost patience, is waited for. Where a
        chat has too much waiting, what comes on top is left out. Raises `ValueError` for what has
        no number.
        """
        update_id = update_id_of(raw)
        if update_id is None:
            raise ValueError("not an update")
        flying = self._flying.get(update_id)
        if flying is not None:
            return await asyncio.shield(flying)
        if self._closing.is_set():
            return STOPPING
        lane = lane_of(raw)
        if self._crowds.is_full(lane):
            self._crowds.leave_out(raw, lane)
            self._metrics.ended(kind_of(raw), "left_out")
            return HANDLED
        if not patient and len(self) >= self._most:
            self._metrics.ended(kind_of(raw), "refused")
            return Later(_SOON)
        flying = self._flying[update_id] = asyncio.get_running_loop().create_future()
        self._metrics.began()
        taken: Taken = Later(_SOON)
        try:
            taken = await self._handle(raw, update_id, lane, patient=patient)
        except Exception:  # noqa: BLE001 # nothing should come here
            _log.exception("the intake failed at update %d", update_id)
            taken = self._after_failure(update_id)
        finally:
            self._metrics.left()
            del self._flying[update_id]
            flying.set_result(taken)
        return taken

    async def drain(self, seconds: float) -> None:
        """Take nothing more, and wait so long for what has begun."""
        self._closing.set()
        end = self._clock() + seconds
        if self._flying:
            await asyncio.wait(set(self._flying.values()), timeout=seconds)
        await self._inline.drain(max(0.0, end - self._clock()))
        if self._flying:
            _log.warning("%d updates were not finished in time", len(self._flying))

    def _after_failure(self, update_id: int) -> Taken:
        """Nothing counted this attempt; so it is counted here, in this process alone."""
        self._failures[update_id] += 1
        if self._failures[update_id] < ATTEMPTS:
            return Later(_SOON)
        del self._failures[update_id]
        return HANDLED

    async def _handle(
        self, raw: dict[str, Any], update_id: int, lane: int | None, *, patient: bool
    ) -> Taken:
        if is_inline(raw):
            return self._begin_inline(raw)
        async with self._presses.soothed(raw), self._order.turn(lane):
            while True:
                async with self._places.one():
                    if self._closing.is_set():
                        return STOPPING  # and no attempt is begun that would be cut off
                    taken, outcome = await self._attempts.make(raw, update_id)
                self._metrics.ended(kind_of(raw), outcome)
                if isinstance(taken, Handled) or not patient:
                    return taken
                if self._closing.is_set():
                    return STOPPING
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), taken.seconds)

    def _begin_inline(self, raw: dict[str, Any]) -> Taken:
        """Confirmed at once, whatever becomes of it: an answer is worth nothing seconds later."""
        update = parsed(raw, self._app.bot)
        if update is not None:
            self._inline.start(update, self._attempts.timed(update))
        self._metrics.ended(kind_of(raw), "taken" if update else "unreadable")
        return HANDLED
