"""Timed work: its declaration, what is kept of each run, and whom a run belongs to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.schedule import When

#: Work that is not made up may be so late: as when a program is restarted at the very moment.
LATE = timedelta(minutes=5)
#: What was cut short so often waits for its next time: it may be what kills the process.
ATTEMPTS = 3
#: Runs are kept so long, and the last of each job for good.
RUNS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Job:
    """Timed work, declared once, beside what it works on.

    `work` returns what it counted, and must bear being run twice: a run that a kill or a lost
    connection cut short is repeated. With `makes_up`, what was missed while nothing was up, or
    before the first start, is run once as soon as something is.
    """

    name: str
    when: When
    work: Callable[[], Awaitable[Mapping[str, int]]]
    makes_up: bool = False
    limit: timedelta = timedelta(hours=1)  # then it is ended and has failed


class Outcome(StrEnum):
    """What became of a run."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # not repeated: it would fail again
    PUT_OFF = "put off"  # a store was away: the same run is begun again
    CUT_SHORT = "cut short"  # its process ended, or lost the lock; when, nobody knows


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `due` is the instant that it was for, the same in every process."""

    name: str
    due: datetime
    started: datetime
    process: str
    outcome: Outcome = Outcome.RUNNING
    ended: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None  # a sentence


class Runs(Protocol):
    """What is kept of runs, and the lock of each job."""

    def alone(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Whether this process is the one that runs the job, as long as the block runs."""

    async def begin(self, run: Run) -> int:
        """Note that it runs, in place of one for the same time that was put off; its number."""

    async def end(self, number: int, run: Run) -> None:
        """Note how it ended, unless it is noted as cut short."""

    async def cut_short(self, name: str) -> None:
        """Note that of runs which still count as running; for whoever has the lock."""

    async def outcomes(self, name: str, due: datetime) -> list[Outcome]:
        """Of all runs that were for this time."""

    async def last(self) -> dict[str, Run]:
        """The newest run of each job."""

    async def prune(self, before: datetime) -> int:
        """Delete runs that started before, but the last of each job; how many."""


def is_settled(outcomes: Sequence[Outcome]) -> bool:
    """Whether a time has had its run, or its attempts."""
    ended = Outcome.DONE in outcomes or Outcome.FAILED in outcomes
    return ended or outcomes.count(Outcome.CUT_SHORT) >= ATTEMPTS
