"""No update is lost, whatever is killed; and each defence is seen to be one.

The long form runs in `make soak`, which sets `SEGUE_SOAK`.
"""

import os

import pytest

from tests.e2e.faults.conftest import Run

LONG = bool(os.environ.get("SEGUE_SOAK"))


async def test_every_update_is_answered_in_order_while_workers_and_stores_die(trial: Run) -> None:
    verdict = await trial(seconds=5)
    print(verdict)
    assert verdict["updates"] == 1000
    assert verdict["broken"] > 0, "nothing was in flight at any kill: this proves nothing"
    assert verdict["lost"] > 0
    assert verdict["unanswered"] == 0
    assert verdict["apologies"] <= verdict["updates"] / 1000
    assert verdict["disordered"] == 0
    assert verdict["duplicates"] <= verdict["broken"]


async def test_a_worker_that_was_killed_last_comes_up_again(trial: Run) -> None:
    verdict = await trial(seconds=1, restarts=(), pauses=(0.95, 0.95))
    print(verdict)
    assert verdict["unanswered"] == 0
    assert verdict["duplicates"] <= verdict["broken"]


async def test_without_the_mark_updates_are_answered_twice(trial: Run) -> None:
    verdict = await trial(seconds=1, words="no-mark", restarts=(), pauses=(99, 99), patience=5)
    print(verdict)
    assert verdict["unanswered"] == 0
    assert verdict["duplicates"] > verdict["broken"]


async def test_confirming_before_the_work_loses_updates(trial: Run) -> None:
    verdict = await trial(
        seconds=2, words="early", restarts=("postgres",), pauses=(0.5, 1.0), patience=5
    )
    print(verdict)
    assert verdict["unanswered"] > 0


@pytest.mark.skipif(not LONG, reason="the long form is `make soak`")
@pytest.mark.timeout(900)
async def test_the_same_for_minutes(trial: Run) -> None:
    restarts = ("redis", "postgres") * 3
    verdict = await trial(seconds=180, restarts=restarts, patience=60, seed=7)
    print(verdict)
    assert verdict["updates"] == 36_000
    assert verdict["unanswered"] == 0
    assert verdict["apologies"] <= verdict["updates"] / 1000
    assert verdict["disordered"] == 0
    assert verdict["duplicates"] <= verdict["broken"]
