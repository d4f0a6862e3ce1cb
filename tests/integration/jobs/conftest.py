"""Replicas that share a database and a clock which is turned."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.adapters.postgres.job_runs import PostgresJobRuns
from core.adapters.postgres.pool import create_pool
from core.jobs import Job
from core.schedule import When
from core.services.jobs import JobService

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Clock:
    now: datetime = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Work:
    """Counts its runs by who did them; `outcomes` are raised, or waited for, first."""

    done: list[str] = field(default_factory=list)
    outcomes: list[Exception | asyncio.Event] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)

    def job(self, when: When, who: str, **options: object) -> Job:
        async def work() -> Mapping[str, int]:
            self.began.set()
            outcome = self.outcomes.pop(0) if self.outcomes else None
            if isinstance(outcome, Exception):
                raise outcome
            if outcome:
                await outcome.wait()
            self.done.append(who)
            return {"things": len(self.done)}

        return Job("counting", when, work, **options)  # type: ignore[arg-type]


Replica = Callable[..., "JobService"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def replica(database: str, clock: Clock, work: Work) -> AsyncIterator[Replica]:
    """Makes a replica with one job and connections of its own."""
    async with AsyncExitStack() as stack:

        async def make(
            who: str, when: When, *, ahead: timedelta = timedelta(0), **options: object
        ) -> JobService:
            pool = await create_pool(database, kept=0, max_size=4)
            stack.push_async_callback(pool.close)
            return JobService(
                [work.job(when, who, **options)],
                PostgresJobRuns(pool),
                now=lambda: clock() + ahead,
                zone=BERLIN,
                process=who,
            )

        yield make
