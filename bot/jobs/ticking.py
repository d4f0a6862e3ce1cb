"""Asking each job again and again whether it is due.

A loop of our own, and not APScheduler: who runs what, and what is made up, is decided in PostgreSQL
anyway, and its cron skips or doubles times when clocks change.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from core.errors import StoreDownError
from core.jobs import Job
from core.services.jobs import JobService

#: The longest pause in seconds, so that a clock that was set, a machine that slept, a store that
#: came back and a process that died are noticed.
PAUSE = 30.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def ticking(jobs: JobService, pause: float = PAUSE) -> AsyncIterator[None]:
    """Run what is due while the block runs; what is under way at its end is cut short."""
    task = asyncio.create_task(_all(jobs, pause), name="jobs")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _all(jobs: JobService, pause: float) -> None:
    async with asyncio.TaskGroup() as group:
        for job in jobs.jobs.values():
            group.create_task(_again_and_again(jobs, job, pause), name=f"job {job.name}")


async def _again_and_again(jobs: JobService, job: Job, pause: float) -> None:
    while True:
        try:
            await jobs.tick(job)
        except StoreDownError as error:
            _log.warning("%s has to wait: %s", job.name, error)
        except Exception:  # noqa: BLE001 # a failure now must not end the job for good
            _log.exception("%s could not be run", job.name)
        await asyncio.sleep(min(pause, jobs.seconds_to_next(job)))
