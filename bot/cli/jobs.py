"""`segue jobs`: timed work, what became of it, and one job by hand."""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import datetime, timedelta, tzinfo
from typing import assert_never

from bot.app import Opened, build_jobs, opened_house
from bot.context import App
from bot.logs import configure_logs
from bot.telegram_app import build_application
from bot.transport.contact import make_contact
from core.harmless import shown
from core.jobs import Outcome, Run
from core.schedule import At, Cron, Every, When
from core.services.jobs import JobState
from core.settings import Settings

_HEAD = ("job", "when", "last run", "outcome", "counts", "next")
_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


async def jobs_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every job, or run one; 1 when that run did not succeed."""
    configure_logs(settings.log_format, "WARNING", sys.stderr)
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(opened_house(settings))
        token = settings.telegram_bot_token

        async def app() -> App:
            return await _speaking(stack, opened, settings)

        jobs = build_jobs(settings, opened, app if token else None)
        if arguments.action == "run":
            run = await jobs.run(arguments.name)
            print(shown(_told(run)))
            return int(run.outcome is not Outcome.DONE)
        print(shown("\n".join(table(await jobs.states(), settings.zone))))
    return 0


async def _speaking(stack: AsyncExitStack, opened: Opened, settings: Settings) -> App:
    """An application that only sends; it is made when a job needs it."""
    token = settings.telegram_bot_token
    assert token is not None  # noqa: S101 # no job asks for it otherwise
    app = build_application(opened.house, token.get_secret_value(), settings.telegram_base_url)
    await make_contact(app, asyncio.sleep)
    return await stack.enter_async_context(app)


def table(states: list[JobState], zone: tzinfo) -> list[str]:
    """The lines of `segue jobs`; below a run that went wrong stands why, and where it ran."""
    rows = [_row(state, zone) for state in states]
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    lines = [_line(_HEAD, widths)]
    for state, row in zip(states, rows, strict=True):
        lines.append(_line(row, widths))
        last = state.last
        if last and (last.error or last.outcome in {Outcome.RUNNING, Outcome.CUT_SHORT}):
            why = f"{last.error} " if last.error else ""
            lines.append(f"  {why}({last.process})")
    return [*lines, f"Times are in {zone}."]


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True)).rstrip()


def _row(state: JobState, zone: tzinfo) -> tuple[str, ...]:
    last = state.last
    when, coming = said(state.job.when), _time(state.next, zone)
    if last is None:
        return (state.job.name, when, "never", "", "", coming)
    counts = _counts(last)
    return (state.job.name, when, _time(last.started, zone), last.outcome, counts, coming)


def said(when: When) -> str:
    """When a job is due, in words."""
    match when:
        case Every(interval):
            for name, unit in _UNITS:
                if not interval % unit:
                    number = interval // unit
                    return f"every {name}" if number == 1 else f"every {number} {name}s"
            return f"every {interval.total_seconds():.0f} seconds"
        case At(time):
            return f"daily at {time:%H:%M}"
        case Cron(text):
            return f"cron {text}"
        case _:
            assert_never(when)


def _told(run: Run) -> str:
    took = f" in {(run.ended - run.started).total_seconds():.1f} s" if run.ended else ""
    rest = run.error or _counts(run)
    return f"{run.name}: {run.outcome}{took}." + (f" {rest}" if rest else "")


def _counts(run: Run) -> str:
    return ", ".join(f"{name} {count}" for name, count in run.counts.items())


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
