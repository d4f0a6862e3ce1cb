"""A job runs once over all replicas, whatever their clocks say and whoever dies in between."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import asyncpg
import pytest

from core.adapters.postgres.job_runs import PostgresJobRuns
from core.errors import NothingFoundError, SetupError, StoreDownError
from core.jobs import ATTEMPTS, RUNS_KEPT, Job, Outcome, Run
from core.schedule import At, Every
from core.services.jobs import JobService

from .conftest import Clock, Replica, Work

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("job_process.py")
HOURLY = Every(timedelta(hours=1))


async def tick(*replicas: JobService) -> list[Run | None]:
    """All at once."""
    return await asyncio.gather(*(each.tick(each.jobs["counting"]) for each in replicas))


async def outcomes(pool: asyncpg.Pool) -> list[str]:
    rows = await pool.fetch("select outcome from job_runs order by id")
    return [row["outcome"] for row in rows]


async def test_of_two_replicas_one_runs_it(
    replica: Replica, work: Work, pool: asyncpg.Pool
) -> None:
    one, other = await replica("one", HOURLY), await replica("other", HOURLY)
    for _ in range(5):
        await tick(one, other)
    assert len(work.done) == 1
    row = await pool.fetchrow("select * from job_runs")
    assert (row["name"], row["outcome"], row["counts"]) == ("counting", "done", {"things": 1})
    assert (row["due"], row["process"]) == (datetime(2026, 5, 4, 12, tzinfo=UTC), work.done[0])
    assert row["started"] <= row["ended"]


async def test_while_one_is_at_it_the_other_leaves_it_and_comes_to_know(
    replica: Replica, work: Work
) -> None:
    work.outcomes = [finish := asyncio.Event()]
    one, other = await replica("one", HOURLY), await replica("other", HOURLY)
    running = asyncio.create_task(tick(one))
    await work.began.wait()
    assert await tick(other) == [None]
    with pytest.raises(SetupError, match="counting is running already"):
        await other.run("counting")
    (state,) = await other.states()
    assert (state.last.outcome, state.last.process) == (Outcome.RUNNING, "one")
    finish.set()
    await running
    assert await tick(other) == [None]
    assert work.done == ["one"]


async def test_a_clock_that_is_ahead_does_not_repeat_a_run_that_just_ended(
    replica: Replica, work: Work, clock: Clock
) -> None:
    fast = await replica("fast", At(time(15)), ahead=timedelta(seconds=20))
    slow = await replica("slow", At(time(15)))
    clock.now = datetime(2026, 5, 4, 12, 59, 50, tzinfo=UTC)  # 14:59:50 in Berlin
    await tick(slow)
    await tick(fast)
    assert work.done == ["fast"]
    clock.turn(seconds=11)
    await tick(slow)
    assert work.done == ["fast"]
    clock.turn(days=1)
    await tick(slow, fast)
    assert len(work.done) == 2


async def test_each_time_of_a_day_with_two_half_past_twos_and_one_without_runs_once(
    replica: Replica, work: Work, clock: Clock
) -> None:
    one, other = await replica("one", At(time(2, 30))), await replica("other", At(time(2, 30)))
    for day in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        work.done.clear()
        clock.now = day
        for _ in range(6 * 12):
            await tick(one, other)
            clock.turn(minutes=5)
        assert len(work.done) == 1, day


async def test_what_was_missed_is_made_up_once_where_the_job_says_so(
    replica: Replica, work: Work, clock: Clock
) -> None:
    first = await replica("first", At(time(9)), makes_up=True)
    await tick(first)
    clock.turn(days=10)
    again = await replica("again", At(time(9)), makes_up=True)
    for _ in range(3):
        await tick(again, first)
    assert len(work.done) == 2, "and not once for each of ten days"


async def test_what_was_missed_is_left_out_where_the_job_does_not_say_so(
    replica: Replica, work: Work, clock: Clock
) -> None:
    one = await replica("one", At(time(9)))
    clock.now = datetime(2026, 5, 4, 7, 6, tzinfo=UTC)  # six minutes late
    await tick(one)
    assert work.done == []
    clock.turn(days=1, minutes=-2)  # as after a restart at the very moment
    await tick(one)
    assert work.done == ["one"]


async def test_a_failure_is_noted_and_waits_for_its_next_time(
    replica: Replica, work: Work, clock: Clock, pool: asyncpg.Pool
) -> None:
    work.outcomes = [ValueError("a secret"), NothingFoundError("nothing is there")]
    one = await replica("one", HOURLY)
    for _ in range(3):
        await tick(one)
    clock.turn(hours=1)
    await tick(one)
    rows = await pool.fetch("select outcome, error from job_runs order by id")
    assert [tuple(row) for row in rows] == [
        ("failed", "ValueError; the log of that process says where."),
        ("failed", "nothing is there."),
    ]
    clock.turn(hours=1)
    await tick(one)
    assert work.done == ["one"]


async def test_what_takes_too_long_is_ended(
    replica: Replica, work: Work, pool: asyncpg.Pool
) -> None:
    work.outcomes = [asyncio.Event()]
    one = await replica("one", HOURLY, limit=timedelta(seconds=0.05))
    await tick(one)
    assert await pool.fetchval("select error from job_runs") == (
        "It took longer than 0:00:00.050000."
    )


async def test_a_job_that_a_store_lets_down_is_begun_again_in_one_row(
    replica: Replica, work: Work, pool: asyncpg.Pool
) -> None:
    work.outcomes = [StoreDownError("Redis does not answer", "redis") for _ in range(9)]
    one = await replica("one", HOURLY)
    for _ in range(9):
        await tick(one)
    row = await pool.fetchrow("select outcome, error from job_runs")
    assert tuple(row) == ("put off", "Redis does not answer.")
    await tick(one)
    assert await pool.fetchval("select error from job_runs") is None
    assert (work.done, await outcomes(pool)) == (["one"], ["done"])


@pytest.fixture
def killed(database: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process in the middle of the job."""
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), database, "counting"],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"began\n"
        yield process
        process.kill()


async def test_a_run_that_a_kill_cut_short_is_shown_so_and_runs_again(
    replica: Replica,
    work: Work,
    clock: Clock,
    pool: asyncpg.Pool,
    killed: "subprocess.Popen[bytes]",
) -> None:
    clock.now = datetime.now(UTC)
    one = await replica("one", Every(timedelta(days=1)), makes_up=True)
    assert await tick(one) == [None]
    (state,) = await one.states()
    assert (state.last.outcome, state.last.process) == (Outcome.RUNNING, "the killed one")
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    async with asyncio.timeout(10):  # until the server has seen that nobody is there
        while (await one.states())[0].last.outcome is Outcome.RUNNING:
            await asyncio.sleep(0.02)
    (state,) = await one.states()
    assert (state.last.outcome, state.last.ended) == (Outcome.CUT_SHORT, None)
    await tick(one)
    assert work.done == ["one"]
    assert await outcomes(pool) == ["cut short", "done"]


async def test_what_kills_its_process_again_and_again_waits_for_its_next_time(
    replica: Replica, work: Work, clock: Clock, pool: asyncpg.Pool
) -> None:
    one = await replica("one", HOURLY)
    due = clock.now
    for number in range(ATTEMPTS):
        work.outcomes = [asyncio.Event()]
        work.began.clear()
        running = asyncio.create_task(tick(one))
        await work.began.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert len(await outcomes(pool)) == number + 1
    assert await tick(one) == [None]
    assert await outcomes(pool) == ["cut short"] * ATTEMPTS
    clock.now = due + timedelta(hours=1)
    await tick(one)
    assert work.done == ["one"]


async def test_a_run_that_comes_back_from_a_lost_lock_does_not_write_over_what_was_noted(
    replica: Replica, work: Work, pool: asyncpg.Pool
) -> None:
    work.outcomes = [finish := asyncio.Event()]
    one, other = await replica("one", HOURLY), await replica("other", HOURLY)
    running = asyncio.create_task(tick(one))
    await work.began.wait()
    await pool.execute(
        "select pg_terminate_backend(pid) from pg_locks"
        " where locktype = 'advisory' and pid <> pg_backend_pid()"
    )
    async with asyncio.timeout(10):
        while (await tick(other))[0] is None:
            await asyncio.sleep(0.02)
    finish.set()
    await running
    assert work.done == ["other", "one"], "at least once, and so a job must bear it"
    assert await outcomes(pool) == ["cut short", "done"]


async def test_a_run_by_hand_is_noted_and_counts_for_the_time_that_it_makes_up(
    replica: Replica, work: Work
) -> None:
    one = await replica("hand", At(time(9)), makes_up=True)
    run = await one.run("counting")
    assert (run.outcome, run.counts, run.due) == (
        Outcome.DONE, {"things": 1}, datetime(2026, 5, 4, 7, tzinfo=UTC),
    )  # fmt: skip
    assert await tick(one) == [None]
    assert (await one.run("counting")).outcome is Outcome.DONE
    with pytest.raises(SetupError, match="no job 'other'; there are: counting"):
        await one.run("other")


async def test_old_runs_are_deleted_and_the_last_of_each_job_stays(
    replica: Replica, work: Work, clock: Clock, pool: asyncpg.Pool
) -> None:
    one = await replica("one", At(time(9)), makes_up=True)
    for _ in range(3):
        await tick(one)
        clock.turn(days=1)
    runs = PostgresJobRuns(pool)
    clock.turn(days=-2)
    assert await runs.prune(clock.now) == 1, "those of that day and later are younger"
    clock.turn(days=300)
    assert await runs.prune(clock.now - RUNS_KEPT) == 1
    assert await pool.fetchval("select max(started) from job_runs") == datetime(
        2026, 5, 6, 12, tzinfo=UTC
    )


async def test_many_jobs_at_once_never_wait_for_each_others_connections(
    pool: asyncpg.Pool, clock: Clock
) -> None:
    """The pool has five connections, and each of twelve jobs needs two."""

    async def work() -> Mapping[str, int]:
        async with pool.acquire() as connection:
            await connection.fetchval("select pg_sleep(0.01)")
        return {}

    jobs = [Job(f"job {number}", HOURLY, work) for number in range(12)]
    service = JobService(jobs, PostgresJobRuns(pool), now=clock, zone=UTC, process="one")
    async with asyncio.timeout(20):
        await asyncio.gather(*(service.tick(job) for job in jobs))
    assert await outcomes(pool) == ["done"] * 12
    with pytest.raises(ValueError, match="two jobs have one name"):
        JobService([*jobs, jobs[0]], PostgresJobRuns(pool), now=clock, zone=UTC, process="one")
