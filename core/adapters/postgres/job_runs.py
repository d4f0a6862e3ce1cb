"""Runs of timed work in PostgreSQL: adapter of the port `Runs`."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime

import asyncpg

from core.adapters.postgres.locks import trying
from core.adapters.postgres.translate import translated
from core.jobs import Outcome, Run

_LOCK = "segue job "  # and its name

_AGAIN = """
    update job_runs set started = $3, ended = null, outcome = $4, error = null, process = $5
    where id = (
        select max(id) from job_runs where name = $1 and due = $2 and outcome = 'put off'
    )
    returning id
"""
_BEGIN = """
    insert into job_runs (name, due, started, outcome, process) values ($1, $2, $3, $4, $5)
    returning id
"""
_END = """
    update job_runs set ended = $2, outcome = $3, counts = $4, error = $5
    where id = $1 and outcome = 'running'
"""
_CUT_SHORT = "update job_runs set outcome = 'cut short' where name = $1 and outcome = 'running'"
_OUTCOMES = "select outcome from job_runs where name = $1 and due = $2"
_LAST = """
    select distinct on (name) name, due, started, process, outcome, ended, counts, error
    from job_runs order by name, started desc, id desc
"""
_PRUNE = """
    delete from job_runs r where started < $1
        and exists (select from job_runs l where l.name = r.name and l.id > r.id)
"""


class PostgresJobRuns:
    """Rows of `job_runs`; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    def alone(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Whether this process is the one that runs the job, as long as the block runs."""
        return trying(self._pool, _LOCK + name)

    async def begin(self, run: Run) -> int:
        """Note that it runs, in place of one for the same time that was put off; its number."""
        values = (run.name, run.due, run.started, run.outcome.value, run.process)
        with translated():
            again = await self._pool.fetchval(_AGAIN, *values)
            return int(again or await self._pool.fetchval(_BEGIN, *values))

    async def end(self, number: int, run: Run) -> None:
        """Note how it ended, unless it is noted as cut short."""
        values = (run.ended, run.outcome.value, dict(run.counts), run.error)
        with translated():
            await self._pool.execute(_END, number, *values)

    async def cut_short(self, name: str) -> None:
        """Note that of runs which still count as running; for whoever has the lock."""
        with translated():
            await self._pool.execute(_CUT_SHORT, name)

    async def outcomes(self, name: str, due: datetime) -> list[Outcome]:
        """Of all runs that were for this time."""
        with translated():
            rows = await self._pool.fetch(_OUTCOMES, name, due)
        return [Outcome(row["outcome"]) for row in rows]

    async def last(self) -> dict[str, Run]:
        """The newest run of each job."""
        with translated():
            rows = await self._pool.fetch(_LAST)
        return {row["name"]: Run(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows}

    async def prune(self, before: datetime) -> int:
        """Delete runs that started before, but the last of each job; how many."""
        with translated():
            status: str = await self._pool.execute(_PRUNE, before)
        return int(status.rsplit(maxsplit=1)[-1])
