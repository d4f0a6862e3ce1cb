"""A running program ends what is kept about people when it was said to."""

import argparse
import asyncio
from pathlib import Path

import asyncpg
import pytest

from bot.cli import serve
from core.settings import Settings


async def test_a_program_that_runs_prunes(
    pool: asyncpg.Pool,
    database: str,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "DATABASE_URL": database, "REDIS_URL": redis_url, "SEGUE_DATA_DIR": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    stopped = asyncio.Event()

    async def no_catalogue(_: object) -> None:
        """None is needed."""

    monkeypatch.setattr(serve, "with_catalogue", no_catalogue)
    monkeypatch.setattr(serve, "_stop_signal", lambda: stopped)
    monkeypatch.setattr(serve, "configure_logs", lambda *_: None)
    await pool.execute("insert into tracks (song_id) values (7)")
    await pool.execute("insert into people (user_id) values (5000000001)")
    await pool.execute(
        "insert into events (user_id, kind, track_id, at)"
        " values (5000000001, 'shown', 1, now() - interval '15 days'),"
        " (5000000001, 'shown', 1, now() - interval '13 days')"
    )
    arguments = argparse.Namespace(
        playground=True, polling=False, webhook=False, port=18_080, host="127.0.0.1"
    )
    running = asyncio.create_task(serve.serve(arguments, Settings()))
    async with asyncio.timeout(20):
        while await pool.fetchval("select count(*) from job_runs where outcome = 'done'") < 3:
            assert not running.done()
            await asyncio.sleep(0.05)
        stopped.set()
        assert await running == 0
    assert await pool.fetchval("select count(*) from events") == 1
    rows = await pool.fetch("select name, counts from job_runs order by name")
    assert [tuple(row) for row in rows] == [
        ("match-pruning", {"matches": 0}), ("pruning", {"rows": 1}), ("run-pruning", {"runs": 0}),
    ]  # fmt: skip
