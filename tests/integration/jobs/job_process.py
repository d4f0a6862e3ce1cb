"""A process that begins a job and never ends it; says when it is at it.

Arguments: the database, the name of the job.
"""

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from core.adapters.postgres.job_runs import PostgresJobRuns
from core.adapters.postgres.pool import create_pool
from core.jobs import Job
from core.schedule import Every
from core.services.jobs import JobService


async def forever() -> Mapping[str, int]:
    print("began", flush=True)
    await asyncio.Event().wait()
    return {}


async def main(database: str, name: str) -> None:
    pool = await create_pool(database, kept=0, max_size=4)
    job = Job(name, Every(timedelta(days=1)), forever, makes_up=True)
    jobs = JobService(
        [job],
        PostgresJobRuns(pool),
        now=lambda: datetime.now(UTC),
        zone=UTC,
        process="the killed one",
    )
    await jobs.tick(job)


asyncio.run(main(*sys.argv[1:]))
