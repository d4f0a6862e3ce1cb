"""Nobody holds up the others: floods, presses that wait, and answers that were sent already."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError, RetryAfter

from bot.transport.attempt import note_let_down
from bot.transport.intake import HANDLED, STOPPING, Later
from bot.transport.intake import crowd as crowd_module
from bot.transport.intake import presses as presses_module
from bot.transport.intake.crowd import MOST_OF_A_GROUP, MOST_OF_A_PERSON
from bot.transport.polling import Poller, polled
from bot.transport.telegram_http import NotSentError
from bot.transport.window import CROWDED, WINDOW
from core.adapters.memory import MemoryUpdates
from core.errors import StoreDownError
from tests.fakes.telegram_api import message, text_update
from tests.integration.transport.conftest import World, echo
from tests.integration.transport.test_polling import Queue, until

WAIT = 5.0


def press(number: int, chat: int, language: str = "en") -> dict[str, Any]:
    update = text_update(number, chat, "a list")
    person = {"id": 9, "is_bot": False, "first_name": "B", "language_code": language}
    query = {"id": f"q{number}", "from": person, "chat_instance": "1", "data": "x"}
    return {"update_id": number, "callback_query": {**query, "message": update["message"]}}


@pytest.mark.parametrize(("chat", "most"), [(5, MOST_OF_A_PERSON), (-5, MOST_OF_A_GROUP)])
async def test_what_one_chat_may_have_waiting_is_bounded(
    world: World, chat: int, most: int
) -> None:
    gate = asyncio.Event()

    async def wait(update: Update, context: Any) -> None:
        if update.effective_chat and update.effective_chat.id == chat:
            await gate.wait()
        await echo(update, context)

    world.handle, intake = wait, world.intake()
    held = [asyncio.ensure_future(intake.take(text_update(n, chat, "x"))) for n in range(most)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(WAIT):
        for number in range(1000, 1100):
            assert await intake.take(text_update(number, chat, "x")) == HANDLED
        assert await intake.take(text_update(2000, 77, "other")) == HANDLED
    await asyncio.sleep(0.05)
    assert world.telegram.texts(77) == ["echo other"]
    told = ["sorry RefusedInputError"] if chat > 0 else []
    assert world.telegram.texts(chat) == told, "once, and no group, whose own talk it may be"
    assert world.counted('segue_updates_total{kind="message",outcome="left_out"}') == 100
    gate.set()
    if chat < 0:
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
    else:
        world.handle = lambda *_: asyncio.sleep(0)  # type: ignore[assignment]
        assert set(await asyncio.wait_for(asyncio.gather(*held), 60)) == {HANDLED}


async def test_a_press_that_waits_is_answered_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses_module.WaitingPresses.__init__, "__defaults__", (0.02,))
    gate = asyncio.Event()

    async def wait(_: Update, __: Any) -> None:
        await gate.wait()

    world.handle, intake = wait, world.intake()
    first = asyncio.ensure_future(intake.take(text_update(1, -5, "busy")))
    second = asyncio.ensure_future(intake.take(press(2, -5, "ko")))
    await asyncio.sleep(0.1)
    answers = world.telegram.of("answerCallbackQuery")
    assert [each["callback_query_id"] for each in answers] == ["q2"]
    assert "확인했어요" in answers[0]["text"]
    gate.set()
    assert await asyncio.gather(first, second) == [HANDLED, HANDLED]


async def test_a_press_that_does_not_wait_is_answered_by_its_handler_alone(world: World) -> None:
    async def nothing(_: Update, __: Any) -> None:
        return

    world.handle = nothing
    assert await world.intake().take(press(2, -5)) == HANDLED
    await asyncio.sleep(0.01)
    assert world.telegram.of("answerCallbackQuery") == []


async def test_an_answer_that_was_sent_is_neither_repeated_nor_followed_by_an_apology(
    world: World,
) -> None:
    async def answered_then_down(update: Update, context: Any) -> None:
        await echo(update, context)
        raise StoreDownError("PostgreSQL takes no writes", "postgres")

    world.handle = answered_then_down
    assert await world.intake().take(text_update(7, 1, "hi")) == HANDLED
    assert (await world.marks.begin(7)).finished
    assert world.telegram.texts() == ["echo hi"]


@pytest.mark.parametrize(
    "error",
    [RetryAfter(60), NetworkError("502"), NotSentError("x")],
    ids=lambda error: type(error).__name__,
)
async def test_nor_where_the_end_of_a_press_fails(world: World, error: Exception) -> None:
    async def answered_then_refused(update: Update, context: Any) -> None:
        await echo(update, context)
        raise error

    world.handle = answered_then_refused
    assert await world.intake().take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts() == ["echo hi"]


async def test_a_message_that_the_deadline_cut_short_may_have_arrived(world: World) -> None:
    async def slowly(values: dict[str, str]) -> Any:
        await asyncio.sleep(0.2)
        return message(1, int(values["chat_id"]), values["text"])

    world.telegram.on["sendMessage"] = slowly
    intake = world.intake(deadline=0.1)
    assert [await intake.take(text_update(7, 1, "hi")) for _ in range(2)] == [HANDLED] * 2
    await asyncio.sleep(0.3)
    assert world.telegram.texts() == ["echo hi"]


async def test_a_store_that_hangs_until_the_deadline_is_no_fault_of_the_update(
    world: World,
) -> None:
    async def hangs(_: Update, __: Any) -> None:
        note_let_down(StoreDownError("PostgreSQL does not answer", "postgres"))
        await asyncio.sleep(WAIT)

    world.handle, intake = hangs, world.intake(deadline=0.03)
    ends = [await intake.take(text_update(7, 1, "hi")) for _ in range(6)]
    assert all(isinstance(each, Later) for each in ends)
    world.handle = echo
    assert await intake.take(text_update(7, 1, "hi")) == HANDLED
    assert world.telegram.texts() == ["echo hi"]


async def test_what_waits_while_all_stops_is_not_begun(world: World) -> None:
    async def slow(update: Update, context: Any) -> None:
        await asyncio.sleep(0.1)
        await echo(update, context)

    world.handle, intake = slow, world.intake()
    tasks = [asyncio.ensure_future(intake.take(text_update(n, 1, str(n)))) for n in (1, 2, 3)]
    await asyncio.sleep(0.02)
    await intake.drain(WAIT)
    assert await asyncio.gather(*tasks) == [HANDLED, STOPPING, STOPPING]
    assert [(await world.marks.begin(n)).number for n in (2, 3)] == [1, 1]


async def test_an_error_handler_that_fails_counts_as_a_failed_attempt(world: World) -> None:
    from bot.transport.intake import last

    async def fails(_: Update, __: Any) -> None:
        raise ValueError("a bug")

    async def fails_too(_: object, __: Any) -> None:
        raise KeyError("another bug")

    for handler in list(world.app.error_handlers)[1:]:
        world.app.remove_error_handler(handler)
    world.app.add_error_handler(last(fails_too))
    world.handle, intake = fails, world.intake()
    ends = [await intake.take(text_update(7, 1, "hi")) for _ in range(3)]
    assert ends == [Later(1.0), Later(1.0), HANDLED]
    assert (await world.marks.begin(7)).finished


class OddMarks(MemoryUpdates):
    """Marks that fail with an error that is on no list."""

    broken = True

    async def begin(self, update_id: int) -> Any:
        if self.broken:
            raise RuntimeError("OOM command not allowed")
        return await super().begin(update_id)


async def test_polling_hears_again_after_errors_that_nobody_foresaw(
    worlds: Callable[..., Any],
) -> None:
    marks = OddMarks()
    async with worlds(echo, marks) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, str(n)) for n in range(1, 111)))

        async with polled(world.app, world.intake(), world.marks):
            await asyncio.sleep(0.5)
            assert world.telegram.texts() == []
            marks.broken = False
            queue.put(*(text_update(n, n, str(n)) for n in range(111, 131)))
            await until(lambda: len(world.telegram.texts()) == 130)
            await until(lambda: not queue.pending)


async def test_one_slow_chat_does_not_hold_up_what_comes_a_hundred_later(
    worlds: Callable[..., Any],
) -> None:
    gate = asyncio.Event()

    async def first_waits(update: Update, context: Any) -> None:
        if update.update_id <= 3:
            await gate.wait()
        await echo(update, context)

    async with worlds(first_waits) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, str(n)) for n in range(1, 4 * WINDOW)))

        async with polled(world.app, world.intake(), world.marks):
            await until(lambda: len(world.telegram.texts()) == 4 * WINDOW - 4)
            assert next(json.loads(line)["update_id"] for line in await world.marks.kept()) == 1
            gate.set()
            await until(lambda: len(world.telegram.texts()) == 4 * WINDOW - 1)
            assert await world.marks.kept() == []


async def test_what_was_kept_is_handled_by_the_next_process(worlds: Callable[..., Any]) -> None:
    marks = MemoryUpdates()
    async with worlds(echo, marks) as world:
        await marks.keep(1, b"spoilt")
        await marks.keep(2, b"[]")
        await marks.keep(3, json.dumps(text_update(3, 3, "kept")).encode())
        Queue(world.telegram)

        async with polled(world.app, world.intake(), marks):
            await until(lambda: world.telegram.texts(3) == ["echo kept"])
        assert await marks.kept() == [b"spoilt", b"[]"], "they end with the day"


async def test_where_nothing_can_be_kept_telegram_holds_it(worlds: Callable[..., Any]) -> None:
    class FullMarks(MemoryUpdates):
        async def keep(self, update_id: int, raw: bytes) -> None:
            raise StoreDownError("Redis has no memory left", "redis")

    async def first_waits(update: Update, context: Any) -> None:
        if update.update_id == 1:
            await asyncio.sleep(WAIT)
        await echo(update, context)

    async with worlds(first_waits, FullMarks()) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, str(n)) for n in range(1, 3 * WINDOW)))
        poller = Poller(world.app.bot, world.intake(), world.marks)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(poller.run(group))
            await until(lambda: len(world.telegram.texts()) == WINDOW - 1)
            await asyncio.sleep(1)
            assert poller.offset == 0, "never past what is neither finished nor kept"
            task.cancel()
            await poller.close()
    assert CROWDED < WINDOW
    assert crowd_module.MOST_OF_A_PERSON < CROWDED, "one person alone does not crowd the window"
