"""What was fetched from Telegram and is not finished, and up to where everything is.

Telegram confirms everything below the offset of a question, and gives out a hundred updates from
there on. So one update that takes long would hold up whatever comes a hundred later. Those are
kept in Redis before the offset passes them, and handled from there after a kill.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, assert_never

from bot.transport.intake import Handled, Intake, Later, Stopping
from bot.transport.intake.reading import update_id_of
from core.errors import StoreDownError
from core.ports import KeptUpdates

WINDOW = 100  # the most that one answer may hold
CROWDED = WINDOW // 2
SLOW_SECONDS = 0.1
VERY_SLOW_SECONDS = 1.0  # who waits longer is kept in any window: beside it there is no long poll
MOST_KEPT = 1_000
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Window:
    """The updates that Telegram still holds for us, by number; the clock counts seconds."""

    def __init__(self, store: KeptUpdates, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._since: dict[int, tuple[float, dict[str, Any]]] = {}
        self._finished: set[int] = set()
        self._kept: set[int] = set()
        self.offset = 0  # everything below is finished, or kept
        self.moved = asyncio.Event()

    def __len__(self) -> int:
        """How many are neither confirmed nor kept."""
        return len(self._since)

    def __contains__(self, number: int) -> bool:
        """Whether it was fetched before."""
        return number < self.offset or number in self._since

    def add(self, number: int, raw: dict[str, Any]) -> None:
        """It was fetched."""
        self._since[number] = (self._clock(), raw)

    async def finish(self, number: int) -> None:
        """It was handled."""
        if number in self._since:
            self._finished.add(number)
            self._move()
        if number in self._kept:
            try:
                await self._store.drop(number)
            except StoreDownError:
                _log.debug("a kept update stays; its mark says that it is finished")
            self._kept.discard(number)

    async def make_room(self) -> None:
        """Keep those that hold up a window for long, and one that is crowded for a moment."""
        while self._since and len(self._kept) < MOST_KEPT:
            first = min(self._since)
            since, raw = self._since[first]
            patience = SLOW_SECONDS if len(self._since) >= CROWDED else VERY_SLOW_SECONDS
            if self._clock() - since < patience:
                return
            try:
                await self._store.keep(first, json.dumps(raw).encode())
            except StoreDownError:
                return  # it stays with Telegram
            self._kept.add(first)
            if first in self._since:
                self._finished.add(first)  # as far as Telegram is concerned
                self._move()
            else:  # it ended meanwhile
                await self.finish(first)

    async def left_over(self) -> list[tuple[int, dict[str, Any]]]:
        """What an earlier process kept and did not finish, in order; waits for the store."""
        while True:
            try:
                lines = await self._store.kept()
            except StoreDownError as error:
                _log.warning("what was kept cannot be read yet: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            found = [(number, raw) for line in lines for number, raw in _read(line)]
            self._kept.update(number for number, _ in found)
            return found

    def _move(self) -> None:
        for first in sorted(self._since):
            if first not in self._finished:
                return
            self._finished.discard(first)
            del self._since[first]
            self.offset = first + 1
            self.moved.set()


def _read(line: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The update of a line; none, and a word in the log, where it is spoilt."""
    try:
        raw = json.loads(line)
        number = update_id_of(raw)
    except ValueError:
        number = None
    if number is None:
        _log.error("an update that was kept cannot be read")
    else:
        yield number, raw


async def worked_off(intake: Intake, window: Window, number: int, raw: dict[str, Any]) -> None:
    """Handle an update to its end; one that is not when all stops stays where it is."""
    while True:
        match await intake.take(raw, patient=True):
            case Handled():
                await window.finish(number)
                return
            case Later(seconds):
                await asyncio.sleep(seconds)
            case Stopping():
                return
            case never:
                assert_never(never)
