"""An update is confirmed when it has been handled, at least once and at most three times."""

import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.transport.intake import HANDLED, STOPPING, Later
from bot.transport.intake.attempts import EXCUSES, PutAsideError
from bot.transport.places import outside
from bot.transport.telegram_http import NotSentError
from core.adapters.memory import MemoryUpdates
from core.errors import NothingFoundError, StoreDownError
from tests.fakes.telegram_api import inline_update, refusal, text_update
from tests.integration.transport.conftest import World, echo

WAIT = 5.0


class DownMarks(MemoryUpdates):
    """Marks of a Redis that can be switched off, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.down: set[str] = set()

    async def begin(self, update_id: int) -> Any:
        self._check("begin")
        return await super().begin(update_id)

    async def finish(self, update_id: int) -> None:
        self._check("finish")
        await super().finish(update_id)

    def _check(self, step: str) -> None:
        if step in self.down:
            raise StoreDownError("Redis does not answer")


def failing(times: int, error: Exception) -> Any:
    """A handler that fails so often and then answers."""
    left = [times]

    async def handle(update: Update, context: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise error
        await echo(update, context)

    return handle


async def test_an_update_is_handled_and_marked(world: World) -> None:
    intake = world.intake()
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts(1) == ["echo hi"]
    assert (await world.marks.begin(7)).finished
    assert world.counted('segue_updates_total{kind="message",outcome="done"}') == 1
    assert world.counted("segue_updates_in_flight") == 0
    assert world.counted('segue_update_seconds_count{command="text"}') == 1


async def test_a_repeated_update_is_answered_once_by_any_process(world: World) -> None:
    for _ in range(2):
        assert await world.intake().take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts() == ["echo hi"]


async def test_the_same_update_twice_at_once_is_one_piece_of_work(world: World) -> None:
    gate = asyncio.Event()

    async def wait(update: Update, context: Any) -> None:
        await gate.wait()
        await echo(update, context)

    world.handle, intake = wait, world.intake()
    twice = [asyncio.ensure_future(intake.take(text_update(7, 1, "hi"))) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert not any(task.done() for task in twice)
    gate.set()
    assert await asyncio.gather(*twice) == [HANDLED, HANDLED]
    assert world.telegram.texts() == ["echo hi"]


async def test_one_chat_is_handled_in_order_and_others_beside_it(world: World) -> None:
    gate = asyncio.Event()

    async def first_waits(update: Update, context: Any) -> None:
        if update.update_id == 1:
            await gate.wait()
        await echo(update, context)

    world.handle, intake = first_waits, world.intake()
    updates = [text_update(1, 1, "a"), text_update(2, 1, "b"), text_update(3, 2, "c")]
    tasks = [asyncio.ensure_future(intake.take(each)) for each in updates]
    await asyncio.wait_for(tasks[2], WAIT)
    assert world.telegram.texts() == ["echo c"]
    gate.set()
    await asyncio.gather(*tasks)
    assert world.telegram.texts() == ["echo c", "echo a", "echo b"]


async def test_without_redis_nothing_is_begun(world: World) -> None:
    marks = world.marks = DownMarks()
    marks.down = {"begin"}
    intake = world.intake()
    assert await intake.take(text_update(7, 1, "hi")) == Later(1.0)
    assert world.telegram.calls[-1].method == "getMe"
    marks.down = set()
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts() == ["echo hi"]


async def test_a_mark_that_cannot_be_written_is_kept_here_and_written_later(world: World) -> None:
    marks = world.marks = DownMarks()
    marks.down = {"finish"}
    intake = world.intake()
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED, "it was answered: it is confirmed"
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    marks.down = set()
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    assert (await marks.begin(7)).finished
    assert world.telegram.texts() == ["echo hi"]


@pytest.mark.parametrize(
    "error",
    [
        StoreDownError("PostgreSQL does not answer"),
        RetryAfter(2),
        NetworkError("aiohttp.ServerDisconnectedError"),
        NotSentError("pool"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_passes_by_itself_is_put_off_and_not_held_against_the_update(
    world: World, error: Exception
) -> None:
    world.handle, intake = failing(5, error), world.intake()
    for _ in range(5):
        wait = await intake.take(text_update(7, 1, "hi"))
        assert isinstance(wait, Later)
        assert 1 <= wait.seconds <= 5
    assert world.telegram.texts() == [], "the user hears nothing of it"
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts() == ["echo hi"]
    assert world.errors == []


async def test_a_store_that_stays_down_is_told_in_the_end(world: World) -> None:
    world.handle, intake = failing(99, StoreDownError("x")), world.intake()
    waits = [await intake.take(text_update(7, 1, "hi")) for _ in range(EXCUSES + 1)]
    assert waits.count(HANDLED) == 1
    assert waits[-1] == HANDLED
    assert world.telegram.texts() == ["sorry StoreDownError"]


@pytest.mark.parametrize(
    "error",
    [TimedOut(), BadRequest("no"), Forbidden("blocked"), NothingFoundError("x"), ValueError("x")],
    ids=lambda error: type(error).__name__,
)
async def test_other_errors_are_the_error_handlers_and_end_the_update(
    world: World, error: Exception
) -> None:
    world.handle = failing(1, error)
    assert await world.intake().take(text_update(7, 1, "hi")) == HANDLED
    assert world.errors == [error]


async def test_a_poisoned_update_is_tried_three_times_and_then_put_aside(world: World) -> None:
    tries: list[int] = []

    async def hang(update: Update, context: Any) -> None:
        if update.update_id == 7:
            tries.append(7)
            await asyncio.sleep(WAIT)
        await echo(update, context)

    world.handle, intake = hang, world.intake(deadline=0.03)
    first = [await intake.take(text_update(7, 1, "poison")) for _ in range(3)]
    assert first == [Later(1.0), Later(1.0), HANDLED]
    assert tries == [7, 7, 7]
    assert isinstance(world.errors[0], PutAsideError)
    assert world.telegram.texts(1) == ["sorry PutAsideError"]
    assert await intake.take(text_update(7, 1, "poison")) == HANDLED
    assert await intake.take(text_update(8, 1, "next")) == HANDLED
    assert world.telegram.texts(1) == ["sorry PutAsideError", "echo next"]


async def test_an_update_that_killed_three_workers_is_put_aside(world: World) -> None:
    for _ in range(3):
        await world.marks.begin(7)  # begun, and then the process was gone
    assert await world.intake().take(text_update(7, 1, "poison")) == HANDLED
    assert world.telegram.texts(1) == ["sorry PutAsideError"]


async def test_an_apology_that_cannot_be_sent_does_not_block_the_chat(world: World) -> None:
    world.telegram.on["sendMessage"] = lambda _: refusal(403, "Forbidden: bot was blocked")
    for _ in range(3):
        await world.marks.begin(7)
    assert await world.intake().take(text_update(7, 1, "poison")) == HANDLED
    assert (await world.marks.begin(7)).finished


async def test_too_much_at_once_is_refused(world: World) -> None:
    gate = asyncio.Event()

    async def wait(_: Update, __: Any) -> None:
        await gate.wait()

    world.handle, intake = wait, world.intake(most=3)
    tasks = [asyncio.ensure_future(intake.take(text_update(n, n, "x"))) for n in range(1, 4)]
    await asyncio.sleep(0.01)
    assert world.counted("segue_updates_in_flight") == 3
    assert await intake.take(text_update(9, 9, "x")) == Later(1.0)
    assert await intake.take(text_update(9, 9, "x")) == Later(1.0)
    gate.set()
    await asyncio.gather(*tasks)
    assert await intake.take(text_update(9, 9, "x")) == HANDLED
    assert world.counted('segue_updates_total{kind="message",outcome="refused"}') == 2


async def test_what_waits_for_a_place_has_not_begun(world: World) -> None:
    gate = asyncio.Event()

    async def wait(_: Update, __: Any) -> None:
        await gate.wait()

    world.handle, intake = wait, world.intake(places=2)
    tasks = [asyncio.ensure_future(intake.take(text_update(n, n, "x"))) for n in range(1, 4)]
    await asyncio.sleep(0.01)
    assert [(await world.marks.begin(n)).number for n in (1, 2, 3)] == [2, 2, 1]
    gate.set()
    assert await asyncio.gather(*tasks) == [HANDLED] * 3


async def test_who_waits_for_telegram_keeps_no_place(world: World) -> None:
    answered = asyncio.Event()

    async def slow(update: Update, context: Any) -> None:
        if update.update_id == 1:
            async with outside():
                await answered.wait()
        await echo(update, context)

    world.handle, intake = slow, world.intake(places=1)
    first = asyncio.ensure_future(intake.take(text_update(1, 1, "a")))
    await asyncio.sleep(0.01)
    async with asyncio.timeout(WAIT):
        await intake.take(text_update(2, 2, "b"))
    answered.set()
    assert await first == HANDLED
    assert world.telegram.texts() == ["echo b", "echo a"]


async def test_who_comes_back_from_telegram_goes_before_who_has_not_begun(world: World) -> None:
    order = []
    busy = asyncio.Event()

    async def work(update: Update, _: Any) -> None:
        if update.update_id == 1:
            async with outside():
                await asyncio.sleep(0.02)
        elif update.update_id == 2:
            await busy.wait()
        order.append(update.update_id)

    world.handle, intake = work, world.intake(places=1)
    tasks = [asyncio.ensure_future(intake.take(text_update(n, n, "x"))) for n in (1, 2, 3)]
    await asyncio.wait({tasks[0]}, timeout=WAIT)
    assert order == [1], "although the only place is taken"
    await asyncio.sleep(0.01)
    assert (await world.marks.begin(3)).number == 1, "and has given nobody else a place"
    busy.set()
    assert await asyncio.gather(*tasks) == [HANDLED] * 3


async def test_no_place_is_lost_or_doubled_by_waiting_outside(world: World) -> None:
    async def twice(_: Update, __: Any) -> None:
        async def call() -> None:
            async with outside():
                await asyncio.sleep(0.001)

        await asyncio.gather(call(), call())
        beside.append(asyncio.ensure_future(call()))  # ends after the update
        await call()

    async def for_ever(_: Update, __: Any) -> None:
        async with outside():
            await asyncio.sleep(WAIT)

    beside: list[asyncio.Future[None]] = []
    intake = world.intake(places=2, deadline=1.0)
    for handle, wait in ((twice, HANDLED), (for_ever, Later(1.0))):
        world.handle = handle
        numbers = range(1, 20) if handle is twice else range(20, 40)
        taken = await asyncio.gather(*(intake.take(text_update(n, n, "x")) for n in numbers))
        assert set(taken) == {wait}
    await asyncio.gather(*beside)
    at_once, most = 0, 0

    async def counted(_: Update, __: Any) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.001)
        at_once -= 1

    world.handle = counted
    await asyncio.gather(*(intake.take(text_update(n, n, "x")) for n in range(40, 60)))
    assert most == 2


async def test_the_newest_inline_query_of_a_person_ends_the_one_before(world: World) -> None:
    answered, cancelled, begun = [], [], []

    async def answer(update: Update, _: Any) -> None:
        assert update.inline_query is not None
        begun.append(update.update_id)
        try:
            await asyncio.sleep(0.05 if update.inline_query.query == "last" else WAIT)
        except asyncio.CancelledError:
            cancelled.append(update.update_id)
            raise
        answered.append(update.update_id)

    world.handle, intake = answer, world.intake()
    for number, user, query in ((1, 5, "a"), (2, 6, "last"), (3, 5, "ab"), (4, 5, "last")):
        async with asyncio.timeout(0.04):
            assert await intake.take(inline_update(number, user, query)) == HANDLED
        await asyncio.sleep(0)
    assert answered == [], "it is confirmed before the answer"
    await asyncio.sleep(0.2)
    assert set(answered) == {2, 4}
    assert set(cancelled) == set(begun) - {2, 4}
    assert 3 not in answered
    assert len(intake) == 0


async def test_what_cannot_be_read_is_confirmed_so_that_it_blocks_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    intake = world.intake()
    odd = {"update_id": 7, "message": {"message_id": "secret words", "chat": 5}}
    assert await intake.take(odd) == HANDLED
    assert await intake.take({"update_id": 8, "something_new": {"a": 1}}) == HANDLED
    assert "update 7 cannot be read" in caplog.text
    assert "secret words" not in caplog.text


async def test_updates_may_lack_what_ptb_insists_on(world: World) -> None:
    bare = {
        "update_id": 7,
        "message": {"message_id": 1, "chat": {"id": 5}, "from": {"id": 5}, "text": "hi"},
    }
    assert await world.intake().take(bare) == HANDLED
    assert world.telegram.texts(5) == ["echo hi"]
    pressed: list[str | None] = []

    async def note(update: Update, _: Any) -> None:
        assert update.callback_query is not None
        pressed.append(update.callback_query.data)

    world.handle = note
    query = {"id": "1", "from": {"id": 5}, "data": "x", "message": bare["message"]}
    assert await world.intake().take({"update_id": 8, "callback_query": query}) == HANDLED
    assert pressed == ["x"]


async def test_draining_finishes_what_has_begun_and_takes_nothing_new(world: World) -> None:
    async def slow(update: Update, context: Any) -> None:
        await asyncio.sleep(0.1)
        await echo(update, context)

    world.handle, intake = slow, world.intake()
    task = asyncio.ensure_future(intake.take(text_update(1, 1, "a")))
    await asyncio.sleep(0.01)
    await intake.drain(WAIT)
    assert task.done()
    assert await intake.take(text_update(2, 1, "b")) == STOPPING
    assert world.telegram.texts() == ["echo a"]


async def test_draining_ends_in_time_whatever_hangs(world: World) -> None:
    async def hang(_: Update, __: Any) -> None:
        await asyncio.sleep(WAIT)

    world.handle, intake = hang, world.intake()
    tasks = [asyncio.ensure_future(intake.take(each))
             for each in (text_update(1, 1, "a"), inline_update(2, 2, "b"))]  # fmt: skip
    await asyncio.sleep(0.01)
    async with asyncio.timeout(1):
        await intake.drain(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
