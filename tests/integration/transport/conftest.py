"""A bot with handlers of the test's own, against a Bot API that remembers every call."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, ContextTypes, ExtBot, TypeHandler

from bot.metrics import Metrics
from bot.texts import Library
from bot.transport.flood import FloodControl
from bot.transport.intake import Intake, put_off
from bot.transport.telegram_http import AiohttpRequest
from core.adapters.memory import MemoryUpdates
from core.ports import UpdateMarks
from tests.fakes.telegram_api import TOKEN, FakeTelegram, fake_telegram

Handle = Callable[[Update, Any], Awaitable[None]]


class World:
    """The bot, what it talks to, and what it remembers; `handle` does the work."""

    def __init__(
        self, app: Any, telegram: FakeTelegram, marks: UpdateMarks, handle: Handle
    ) -> None:
        self.app, self.telegram, self.marks = app, telegram, marks
        self.handle = handle
        self.errors: list[Exception] = []
        self.metrics = Metrics()

    def intake(self, **options: Any) -> Intake:
        return Intake(self.app, self.marks, self.metrics, **options)

    def counted(self, line: str) -> float:
        """The value of a line of the metrics' page."""
        page = self.metrics.page()[0].decode()
        found = [each.rsplit(" ", 1)[1] for each in page.splitlines() if each.startswith(line)]
        return sum(map(float, found))


async def echo(update: Update, context: Any) -> None:
    message = update.message
    assert message is not None
    await context.bot.send_message(message.chat.id, f"echo {message.text}")


@asynccontextmanager
async def world_with(handle: Handle, marks: UpdateMarks | None = None) -> AsyncIterator[World]:
    async with fake_telegram() as telegram:
        bot: ExtBot[None] = ExtBot(
            TOKEN,
            telegram.address,
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(connections=2),
            rate_limiter=FloodControl(),
        )
        data = SimpleNamespace(library=Library.load())
        types = ContextTypes(bot_data=lambda: data)  # type: ignore[arg-type,type-var]
        app = Application.builder().bot(bot).context_types(types).updater(None).job_queue(None)
        built = app.build()
        world = World(built, telegram, marks or MemoryUpdates(), handle)

        async def work(update: Update, context: Any) -> None:
            await world.handle(update, context)

        async def on_error(update: object, context: Any) -> None:
            world.errors.append(context.error)
            chat = update.effective_chat if isinstance(update, Update) else None
            if chat:
                await context.bot.send_message(chat.id, f"sorry {type(context.error).__name__}")

        built.add_handler(TypeHandler(Update, work))
        built.add_error_handler(put_off)
        built.add_error_handler(on_error)
        async with built:
            yield world


@pytest.fixture
def worlds() -> Callable[..., AbstractAsyncContextManager[World]]:
    return world_with


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_with(echo) as world:
        await world.app.start()
        yield world
        if world.app.running:
            await world.app.stop()
