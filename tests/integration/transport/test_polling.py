"""Polling: the offset never passes an unfinished update, and sloppy servers are borne."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Update

from bot.transport import polling
from bot.transport.polling import Poller, polled
from bot.transport.window import WINDOW
from tests.fakes.telegram_api import FakeTelegram, refusal, text_update
from tests.integration.transport.conftest import World, echo

WAIT = 5.0


class Queue:
    """Telegram's queue of updates; `long` is whether this server can wait."""

    def __init__(self, telegram: FakeTelegram, *, long: bool = True) -> None:
        self.pending: list[dict[str, Any]] = []
        self.long = long
        self.asked: list[dict[str, str]] = []
        self.troubles: list[Any] = []
        telegram.on["getUpdates"] = self._answer

    def put(self, *updates: dict[str, Any]) -> None:
        self.pending.extend(updates)

    @property
    def offsets(self) -> list[int]:
        return [int(each.get("offset", 0)) for each in self.asked]

    async def _answer(self, values: dict[str, str]) -> Any:
        self.asked.append(values)
        if self.troubles:
            return self.troubles.pop(0)
        offset = int(values.get("offset", 0))
        self.pending = [each for each in self.pending if each.get("update_id", offset) >= offset]
        end = time.monotonic() + (int(values["timeout"]) if self.long else 0)
        while not self.pending and time.monotonic() < end:
            await asyncio.sleep(0.005)
        return json.loads(json.dumps(self.pending[: int(values["limit"])]))


@pytest.fixture(autouse=True)
def _no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(polling, "publish_menu", nothing)


@asynccontextmanager
async def polling_world(worlds: Callable[..., Any], handle: Any = echo) -> AsyncIterator[World]:
    async with worlds(handle) as world, polled(world.app, world.intake(), world.marks):
        yield world


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WAIT):
        while not condition():
            await asyncio.sleep(0.005)


async def test_updates_are_answered_and_then_confirmed(worlds: Callable[..., Any]) -> None:
    async with worlds(echo) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n % 10 + 1, f"m{n}") for n in range(1, 31)))
        async with polled(world.app, world.intake(), world.marks):
            await until(lambda: len(world.telegram.texts()) == 30 and not queue.pending)
            queue.put(text_update(31, 1, "later"))
            await until(lambda: "echo later" in world.telegram.texts())
        assert not queue.pending, "the last ones are confirmed while stopping"
        for chat in range(1, 11):
            numbers = [int(text[6:]) for text in world.telegram.texts(chat) if "m" in text]
            assert numbers == sorted(numbers)
        assert json.loads(queue.asked[0]["allowed_updates"])[0] == "message"


async def test_the_offset_never_passes_an_unfinished_update(worlds: Callable[..., Any]) -> None:
    gate = asyncio.Event()

    async def second_waits(update: Update, context: Any) -> None:
        if update.update_id == 2:
            await gate.wait()
        await echo(update, context)

    async with worlds(second_waits) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, str(n)) for n in (1, 2, 3, 4)))
        async with polled(world.app, world.intake(), world.marks):
            await until(lambda: len(world.telegram.texts()) == 3)
            queue.put(text_update(5, 5, "5"))  # what comes meanwhile is handled beside it
            await until(lambda: len(world.telegram.texts()) == 4)
            await asyncio.sleep(0.1)
            assert max(queue.offsets) == 2
            assert len(queue.asked) < 12, "and nobody is asked without pause"
            gate.set()
            await until(lambda: not queue.pending)
        assert sorted(world.telegram.texts()) == [f"echo {n}" for n in (1, 2, 3, 4, 5)]


async def test_the_window_is_bounded(worlds: Callable[..., Any]) -> None:
    gate = asyncio.Event()
    begun: list[int] = []

    async def wait(update: Update, _: Any) -> None:
        begun.append(update.update_id)
        await gate.wait()

    async with worlds(wait) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, "x") for n in range(1, 3 * WINDOW)))
        async with polled(world.app, world.intake(places=500), world.marks):
            await until(lambda: len(begun) == WINDOW)
            await asyncio.sleep(0.05)
            assert len(begun) == WINDOW
            gate.set()
            await until(lambda: not queue.pending)
        assert len(begun) == 3 * WINDOW - 1


async def test_what_must_wait_waits_in_its_chats_turn(worlds: Callable[..., Any]) -> None:
    from core.errors import StoreDownError

    left = [1]

    async def once_down(update: Update, context: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise StoreDownError("x")
        await echo(update, context)

    async with worlds(once_down) as world:
        queue = Queue(world.telegram)
        queue.put(text_update(1, 1, "first"), text_update(2, 1, "second"))
        async with polled(world.app, world.intake(), world.marks):
            await until(lambda: len(world.telegram.texts()) == 2)
        assert world.telegram.texts() == ["echo first", "echo second"]


async def test_what_is_unfinished_at_the_end_comes_again(worlds: Callable[..., Any]) -> None:
    async def second_hangs(update: Update, context: Any) -> None:
        if update.update_id == 2:
            await asyncio.sleep(WAIT)
        await echo(update, context)

    async with worlds(second_hangs) as world:
        queue = Queue(world.telegram)
        queue.put(*(text_update(n, n, str(n)) for n in (1, 2, 3)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(polling, "DRAIN_SECONDS", 0.05)
            async with polled(world.app, world.intake(), world.marks):
                await until(lambda: len(world.telegram.texts()) == 2)
        assert [each["update_id"] for each in queue.pending] == [2, 3]
        world.handle = echo
        async with polled(world.app, world.intake(), world.marks):
            await until(lambda: not queue.pending)
        assert sorted(world.telegram.texts()) == ["echo 1", "echo 2", "echo 3"]


async def test_a_server_that_cannot_wait_is_asked_with_pauses(worlds: Callable[..., Any]) -> None:
    async with worlds(echo) as world:
        queue = Queue(world.telegram, long=False)
        async with polled(world.app, world.intake(), world.marks):
            await asyncio.sleep(0.5)
            assert 1 <= len(queue.asked) <= 4
            queue.put(text_update(1, 1, "hi"))
            await until(world.telegram.texts)


async def test_odd_entries_are_passed_by(worlds: Callable[..., Any]) -> None:
    async with worlds(echo) as world:
        queue = Queue(world.telegram)
        queue.put({"message": {}}, text_update(2, 1, "b"), {"update_id": 1, "message": 3})
        async with polled(world.app, world.intake(), world.marks):
            await until(world.telegram.texts)
            queue.pending.pop(0)
            await until(lambda: not queue.pending)
        assert world.telegram.texts() == ["echo b"]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (refusal(502, "Bad Gateway"), "Telegram does not answer: NetworkError"),
        (refusal(409, "Conflict: terminated"), "another program polls"),
        (refusal(401, "Unauthorized"), "was it revoked"),
        (refusal(429, "Too Many Requests", retry_after=1), ""),
        ("no list at all", ""),
    ],
)
async def test_trouble_is_logged_and_polling_goes_on(
    worlds: Callable[..., Any],
    trouble: Any,
    words: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "_CONFLICT", 0.01)
    monkeypatch.setattr(polling, "_TROUBLE", (0.01, 0.01))
    async with worlds(echo) as world:
        queue = Queue(world.telegram)
        queue.troubles = [trouble]
        queue.put(text_update(1, 1, "hi"))
        async with polled(world.app, world.intake(), world.marks):
            await until(world.telegram.texts)
    assert words in caplog.text


async def test_a_webhook_is_removed_first_and_a_server_without_webhooks_is_fine(
    worlds: Callable[..., Any],
) -> None:
    async with worlds(echo) as world:
        world.telegram.on["deleteWebhook"] = lambda _: refusal(404, "Not Found")
        queue = Queue(world.telegram)
        queue.put(text_update(1, 1, "hi"))
        async with polled(world.app, world.intake(), world.marks):
            await until(world.telegram.texts)
        assert world.telegram.of("deleteWebhook") == [{}]


async def test_after_a_quiet_day_numbers_may_begin_anywhere(worlds: Callable[..., Any]) -> None:
    now = [0.0]
    async with worlds(echo) as world:
        poller = Poller(world.app.bot, world.intake(), world.marks, clock=lambda: now[0])
        poller._window.offset = 1000
        assert poller._fresh([text_update(5, 1, "x")]) == {}
        now[0] = 90_000
        assert poller._fresh([]) == {}
        assert list(poller._fresh([text_update(5, 1, "x")])) == [5]
