"""`segue jobs`: what an operator sees, and one job by hand."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from bot.__main__ import main
from bot.app import build_jobs, opened_house
from bot.cli.jobs import said, table
from core.adapters.postgres.locks import trying
from core.adapters.postgres.spotify_logins import PostgresLogins
from core.jobs import Job, Outcome, Run
from core.schedule import At, Cron, Every, When
from core.services.jobs import JobState
from core.settings import Settings
from core.spotify import LoginEnd
from tests.fakes.telegram_api import TOKEN, fake_telegram


@pytest.fixture(autouse=True)
def _named_stores(
    database: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


async def segue(*words: str) -> int:
    return await asyncio.to_thread(main, words)


async def test_jobs_are_shown_run_by_hand_and_shown_with_what_came_of_it(
    pool: asyncpg.Pool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUE_TIMEZONE", "Asia/Seoul")
    assert await segue("jobs") == 0
    head, *jobs, zone = capsys.readouterr().out.splitlines()
    assert head.split() == ["job", "when", "last", "run", "outcome", "counts", "next"]
    assert [job.split()[:3] for job in jobs] == [
        ["pruning", "every", "hour"], ["run-pruning", "daily", "at"],
    ]  # fmt: skip
    assert jobs[1].endswith("04:10"), "in the zone that was set"
    assert zone == "Times are in Asia/Seoul."
    await pool.execute("insert into people (user_id, seen_at) values (1, '2020-01-01')")
    assert await segue("jobs", "run", "pruning") == 0
    assert "pruning: done in" in (told := capsys.readouterr().out)
    assert told.endswith(" s. rows 1\n")
    assert await pool.fetchval("select count(*) from people") == 0
    await segue("jobs")
    assert "  done     rows 1  " in capsys.readouterr().out


async def test_a_job_that_is_unknown_or_under_way_is_a_sentence(
    pool: asyncpg.Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await segue("jobs", "run", "nothing") == 1
    expected = "segue: There is no job 'nothing'; there are: pruning, run-pruning.\n"
    assert capsys.readouterr().err.endswith(expected)
    async with trying(pool, "segue job pruning") as held:
        assert held
        assert await segue("jobs", "run", "pruning") == 1
    assert "pruning is running already; `segue jobs` shows where." in capsys.readouterr().err


async def test_reminders_by_hand_are_sent_and_other_jobs_speak_to_nobody(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = datetime.now(UTC) + timedelta(days=3, hours=1)
    await PostgresLogins(pool).begin(LoginEnd(5_000_000_001, "a", "ko", ends))
    async with fake_telegram() as telegram:
        for name, value in {
            "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.address,
            "SPOTIFY_CLIENT_ID": "id", "PUBLIC_URL": "https://segue.example",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        assert await segue("jobs", "run", "match-pruning") == 0
        assert telegram.calls == []
        assert await segue("jobs", "run", "reminders") == 0
        assert len(telegram.texts(5_000_000_001)) == 1
    assert "reminders: done" in capsys.readouterr().out
    assert await pool.fetchval("select reminded from spotify_logins") == 1


async def test_a_zone_that_is_unknown_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in ("Berlin", "../etc/passwd", "Europe"):
        monkeypatch.setenv("SEGUE_TIMEZONE", wrong)
        assert await segue("jobs") == 1
        told = capsys.readouterr().err
        expected = (
            f"SEGUE_TIMEZONE is not usable: '{wrong}' is no time zone that this machine knows"
        )
        assert expected in told


async def test_runs_are_counted_by_job_and_outcome() -> None:
    async with opened_house(Settings()) as opened:
        await build_jobs(Settings(), opened, None).run("pruning")
        page = opened.metrics.page()[0].decode()
    assert 'segue_job_runs_total{job="pruning",outcome="done"} 1.0' in page


async def nothing() -> dict[str, int]:
    return {}


def test_what_went_wrong_stands_below_with_where_it_ran() -> None:
    at = datetime(2026, 5, 4, 7, tzinfo=UTC)
    job = Job("one", At(time(9)), nothing)
    failed = Run("one", at, at, "host:7", Outcome.FAILED, at, {}, "It took longer than 1:00:00.")
    cut = Run("one", at, at, "host:8", Outcome.CUT_SHORT)
    done = Run("one", at, at, "host:9", Outcome.DONE, at, {"sent": 2, "lost": 0})
    states = [JobState(job, last, at) for last in (None, failed, cut, done)]
    assert table(states, ZoneInfo("Europe/Berlin")) == [
        "job  when            last run          outcome    counts          next",
        "one  daily at 09:00  never                                        2026-05-04 09:00",
        "one  daily at 09:00  2026-05-04 09:00  failed                     2026-05-04 09:00",
        "  It took longer than 1:00:00. (host:7)",
        "one  daily at 09:00  2026-05-04 09:00  cut short                  2026-05-04 09:00",
        "  (host:8)",
        "one  daily at 09:00  2026-05-04 09:00  done       sent 2, lost 0  2026-05-04 09:00",
        "Times are in Europe/Berlin.",
    ]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Every(timedelta(hours=1)), "every hour"),
        (Every(timedelta(hours=36)), "every 36 hours"),
        (Every(timedelta(days=2)), "every 2 days"),
        (Every(timedelta(minutes=90)), "every 90 minutes"),
        (Every(timedelta(seconds=45)), "every 45 seconds"),
        (At(time(4, 10)), "daily at 04:10"),
        (Cron("0 5 * * 1"), "cron 0 5 * * 1"),
    ],
)
def test_a_time_is_said_in_words(when: When, words: str) -> None:
    assert said(when) == words
