"""Timed: what is kept about people ends when it was said to, and so does the record of jobs."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta

from core.jobs import RUNS_KEPT, Job, Runs
from core.schedule import At, Every


def pruning(prune: Callable[[], Awaitable[int]]) -> Job:
    """Every hour, what has outlived its time."""

    async def work() -> Mapping[str, int]:
        return {"rows": await prune()}

    return Job("pruning", Every(timedelta(hours=1)), work, makes_up=True)


def run_pruning(runs: Runs, now: Callable[[], datetime]) -> Job:
    """Every night, runs of jobs that are older than they are kept."""

    async def work() -> Mapping[str, int]:
        return {"runs": await runs.prune(now() - RUNS_KEPT)}

    return Job("run-pruning", At(time(4, 10)), work, makes_up=True)
