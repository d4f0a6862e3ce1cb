"""Runs timed work: once over all processes, noted, and again where it was cut short."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from core.errors import SegueError, SetupError, StoreDownError
from core.jobs import LATE, Job, Outcome, Run, Runs, is_settled
from core.schedule import following, latest

_AT_ONCE = 2  # each holds a connection for its lock and needs one more for its work

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as an operator sees it."""

    job: Job
    last: Run | None
    next: datetime


class JobService:
    """Knows every job; `process` tells this process from others, `counted` hears of each run."""

    def __init__(
        self,
        jobs: Sequence[Job],
        runs: Runs,
        *,
        now: Callable[[], datetime],
        zone: tzinfo,
        process: str,
        counted: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        self.jobs = {job.name: job for job in jobs}
        if len(self.jobs) < len(jobs):
            raise ValueError(f"two jobs have one name: {sorted(job.name for job in jobs)}")
        self._runs = runs
        self._now = now
        self._zone = zone
        self._process = process
        self._counted = counted
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._settled: dict[str, datetime] = {}

    async def tick(self, job: Job) -> Run | None:
        """Run the job where it is due and nobody else has run it or is at it.

        Raises `StoreDownError`; the next tick tries again.
        """
        now = self._now()
        due = latest(job.when, now, self._zone)
        late = now - due > LATE and not job.makes_up
        if late or self._settled.get(job.name) == due or await self._is_settled(job, due):
            return None
        async with self._places, self._runs.alone(job.name) as mine:
            if not mine:
                return None
            await self._runs.cut_short(job.name)
            if await self._is_settled(job, due):
                return None
            return await self._run(job, due)

    async def run(self, name: str) -> Run:
        """Run a job now, due or not, under the same lock and noted alike.

        Raises `SetupError` for an unknown one, or one that somebody is at.
        """
        if name not in self.jobs:
            raise SetupError(f"There is no job {name!r}; there are: {', '.join(self.jobs)}.")
        job = self.jobs[name]
        async with self._runs.alone(name) as mine:
            if not mine:
                raise SetupError(f"{name} is running already; `segue jobs` shows where.")
            await self._runs.cut_short(name)
            return await self._run(job, latest(job.when, self._now(), self._zone))

    async def states(self) -> list[JobState]:
        """Every job with its last run and its next time."""
        last = await self._runs.last()
        for name in self.jobs.keys() & last.keys():
            if last[name].outcome is Outcome.RUNNING:
                async with self._runs.alone(name) as mine:
                    if mine:  # so nobody runs it
                        await self._runs.cut_short(name)
        last = await self._runs.last()
        return [
            JobState(job, last.get(name), following(job.when, self._now(), self._zone))
            for name, job in self.jobs.items()
        ]

    def seconds_to_next(self, job: Job) -> float:
        """How long until it is due again."""
        now = self._now()
        return (following(job.when, now, self._zone) - now).total_seconds()

    async def _is_settled(self, job: Job, due: datetime) -> bool:
        settled = is_settled(await self._runs.outcomes(job.name, due))
        if settled:
            self._settled[job.name] = due
        return settled

    async def _run(self, job: Job, due: datetime) -> Run:
        run = Run(job.name, due, self._now(), self._process)
        number = await self._runs.begin(run)
        run = replace(await self._attempt(job, run), ended=self._now())
        self._counted(job.name, run.outcome)
        await self._runs.end(number, run)
        return run

    async def _attempt(self, job: Job, run: Run) -> Run:
        """What became of it, without the time."""
        limit = asyncio.timeout(job.limit.total_seconds())
        try:
            async with limit:
                counts = await job.work()
        except StoreDownError as error:
            _log.warning("%s has to wait: %s", job.name, error)
            return replace(run, outcome=Outcome.PUT_OFF, error=_sentence(error))
        except Exception as error:  # noqa: BLE001 # it must not end the others
            _log.exception("%s failed", job.name)
            if limit.expired():
                told = f"It took longer than {job.limit}."
            elif isinstance(error, SegueError):
                told = _sentence(error)
            else:  # what an unknown error says may be a secret
                told = f"{type(error).__name__}; the log of that process says where."
            return replace(run, outcome=Outcome.FAILED, error=told)
        _log.info("%s is done: %s", job.name, dict(counts))
        return replace(run, outcome=Outcome.DONE, counts=counts)


def _sentence(error: SegueError) -> str:
    return str(error).removesuffix(".") + "."
