"""Ticking goes on whatever happens, and ends with the program."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.jobs import ticking
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.postgres.job_runs import PostgresJobRuns
from core.adapters.postgres.migrate import migrate
from core.adapters.postgres.pool import create_pool
from core.schedule import Every
from core.services.jobs import JobService

from .conftest import Clock, Replica, Work

HOURLY = Every(timedelta(hours=1))


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


async def test_it_runs_at_once_and_again_at_each_time_and_survives_failures(
    replica: Replica, work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await replica("one", HOURLY)
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(one, "_counted", lambda *run: counted.append(run))
    work.outcomes = [ValueError("bug")]
    async with ticking(one, pause=0.01):
        await until(lambda: counted)
        clock.turn(hours=1)
        await until(lambda: work.done)
        monkeypatch.setattr(one, "_is_settled", None)  # a bug in what is around the job
        clock.turn(hours=1)
        await asyncio.sleep(0.05)
        monkeypatch.undo()
        await until(lambda: len(work.done) == 2)
    assert counted == [("counting", "failed"), ("counting", "done")]


async def test_it_ends_with_the_block_and_hides_no_error_of_it(
    replica: Replica, work: Work
) -> None:
    one = await replica("one", HOURLY)
    work.outcomes = [asyncio.Event(), asyncio.Event()]

    async def block(error: type[Exception] | None) -> None:
        work.began.clear()
        async with asyncio.timeout(10), ticking(one, pause=0.01):
            await work.began.wait()
            if error:
                raise error

    await block(None)
    with pytest.raises(KeyError):
        await block(KeyError)
    assert {task.get_name() for task in asyncio.all_tasks()} & {"jobs", "job counting"} == set()


async def test_it_ticks_when_the_work_is_due_and_not_half_a_minute_later(
    replica: Replica, work: Work, clock: Clock
) -> None:
    one = await replica("one", HOURLY)
    async with ticking(one):
        await until(lambda: work.done)
        clock.turn(minutes=59, seconds=59.9)
    async with asyncio.timeout(10), ticking(one):
        await asyncio.sleep(0.05)
        clock.turn(seconds=0.1)
        await until(lambda: len(work.done) == 2)


async def test_a_store_that_is_away_at_a_tick_delays_the_work_and_ends_nothing(
    tmp_path: Path, work: Work, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    server = EmbeddedPostgres(tmp_path)
    async with server:
        await migrate(server.dsn)
        pool = await create_pool(server.dsn, kept=0, max_size=4)
        runs = PostgresJobRuns(pool)
        jobs = [work.job(HOURLY, "one", makes_up=True)]
        one = JobService(jobs, runs, now=clock, zone=UTC, process="one")
        async with ticking(one, pause=0.05):
            await until(lambda: work.done)
            await server.stop()
            clock.turn(hours=3)
            with caplog.at_level(logging.WARNING, "bot.jobs"):
                await until(lambda: caplog.text.count("counting has to wait: PostgreSQL") > 1)
            assert len(work.done) == 1
            await server.start()
            await until(lambda: len(work.done) == 2)
        pool.terminate()


async def test_a_store_that_goes_in_the_middle_of_the_work_lets_it_run_again(
    tmp_path: Path, work: Work, clock: Clock
) -> None:
    server = EmbeddedPostgres(tmp_path)
    async with server:
        await migrate(server.dsn)
        pool = await create_pool(server.dsn, kept=0, max_size=4)
        runs = PostgresJobRuns(pool)
        one = JobService([work.job(HOURLY, "one")], runs, now=clock, zone=UTC, process="one")
        work.outcomes = [finish := asyncio.Event()]
        async with ticking(one, pause=0.05):
            await work.began.wait()
            await server.stop()
            finish.set()
            await until(lambda: work.done)
            await server.start()
            await until(lambda: len(work.done) == 2)
        rows = await pool.fetch("select outcome from job_runs order by id")
        assert [row["outcome"] for row in rows] in (["cut short", "done"], ["cut short", "running"])
        pool.terminate()
