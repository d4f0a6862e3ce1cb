"""The bot as a program: polling, a first contact that is patient, and a clean end."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.context import App
from bot.menu import publish_menu
from bot.metrics import Metrics
from bot.playground import ChatStore, Playground
from bot.telegram_app import build_application
from bot.transport.contact import make_contact
from bot.transport.intake import Intake
from bot.transport.polling import polled
from core.adapters.memory import MemoryUpdates
from core.errors import SetupError
from tests.fakes.bot_world import FakeServices, house

WAIT = 5.0


def intake(app: App) -> Intake:
    return Intake(app, MemoryUpdates(), Metrics())


@asynccontextmanager
async def running(world: FakeServices) -> AsyncIterator[tuple[App, ChatStore]]:
    """An initialised application against a playground."""
    async with Playground(page=False, port=0) as playground:
        address = playground.address
        app = build_application(house(world), address.token, address.base_url, direct=True)
        async with app:
            yield app, playground.chats


async def until(condition: object) -> None:
    async with asyncio.timeout(WAIT):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.01)


def said(chats: ChatStore, user: int = 1) -> list[str]:
    return [each["text"] for each in chats.messages_since("private", user_id=user)
            if each["kind"] == "message" and each["is_bot"]]  # fmt: skip


async def test_polling_answers_several_chats_and_sets_the_menu() -> None:
    async with running(FakeServices()) as (app, chats), polled(app, intake(app), MemoryUpdates()):
        for user in (1, 2, 3):
            chats.post_text(user, "private", "/mood rain")
        await until(lambda: all(said(chats, user) for user in (1, 2, 3)))
        await until(lambda: chats.profile.commands)
    assert not app.running


async def test_the_menu_stands_in_every_language() -> None:
    async with running(FakeServices()) as (app, _):
        await publish_menu(app.bot, app.bot_data)
        from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

        own = {BotCommandScopeAllPrivateChats(): ["settings"], BotCommandScopeAllGroupChats(): []}
        for scope, more in own.items():
            for code, words in (("", "Songs for"), ("ko", "기분과"), ("ru", "Песни под")):
                menu = await app.bot.get_my_commands(scope, code)
                assert [each.command for each in menu] == [
                    "mood", "search", "recommend", "describe", *more, "help",
                ]  # fmt: skip
                assert menu[0].description.startswith(words)
        assert "Spotify" in (await app.bot.get_my_description("ru")).description


async def test_stopping_finishes_what_has_begun() -> None:
    world = FakeServices()
    begun = asyncio.Event()
    quick = world.mood

    async def slow(*args: object, **options: object) -> object:
        begun.set()
        await asyncio.sleep(0.3)
        return await quick(*args, **options)  # type: ignore[arg-type]

    world.mood = slow  # type: ignore[method-assign,assignment]
    async with running(world) as (app, chats):
        async with polled(app, intake(app), MemoryUpdates()):
            chats.post_text(1, "private", "/mood rain")
            await asyncio.wait_for(begun.wait(), WAIT)
            assert said(chats) == []
        assert len(said(chats)) == 1


@asynccontextmanager
async def grumpy(refusals: list[web.Response]) -> AsyncIterator[str]:
    """A Bot API server that first gives these answers, then who it is."""
    me = {"id": 7, "is_bot": True, "first_name": "S", "username": "s_bot"}

    async def answer(_: web.Request) -> web.Response:
        return refusals.pop(0) if refusals else web.json_response({"ok": True, "result": me})

    server = web.Application()
    server.router.add_post("/{rest:.*}", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def refusal(status: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": "no"}
    return web.json_response(body, status=status)


async def test_first_contact_waits_for_telegram(caplog: pytest.LogCaptureFixture) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with grumpy([refusal(502), refusal(502)]) as url:
        app = build_application(house(FakeServices()), "1:a", url, direct=True)
        with caplog.at_level(logging.WARNING):
            await make_contact(app, sleep)
        assert waited == [1.0, 2.0]
        assert "trying again in 1 s" in caplog.text
        assert app.bot.username == "s_bot"
        await app.shutdown()


@pytest.mark.parametrize(
    ("status", "sentence"), [(401, "refuses TELEGRAM_BOT_TOKEN"), (502, "does not answer")]
)
async def test_first_contact_that_fails_is_a_sentence(status: int, sentence: str) -> None:
    async with grumpy([refusal(status) for _ in range(9)]) as url:
        app = build_application(house(FakeServices()), "1:a", url, direct=True)
        with pytest.raises(SetupError, match=sentence):
            await make_contact(app, asyncio.sleep, waits=(0.0, 0.0))
        await app.shutdown()
