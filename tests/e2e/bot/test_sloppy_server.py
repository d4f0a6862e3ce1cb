"""A bot at a Bot API server that others wrote: fields are missing, methods too, nobody waits."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.metrics import Metrics
from bot.telegram_app import build_application
from bot.transport.contact import make_contact
from bot.transport.intake import Intake
from bot.transport.polling import polled
from core.adapters.memory import MemoryKeyValue, MemoryUpdates
from tests.fakes.bot_world import FakeServices, house

TOKEN = "1234567890:sloppy"
SECONDS = 10.0

#: All that the server knows; anything else is a 404, the deletion of a webhook included.
ALL = {
    "getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery",
    "answerInlineQuery", "getChatMember",
}  # fmt: skip


class SloppyServer:
    """Answers at once and with as little as it can; `said` are the calls that had an effect."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.unknown: list[str] = []
        self.polls = 0
        self.confirmed = 0
        self._updates: list[dict[str, Any]] = []
        self._numbers = itertools.count(7)
        self._messages = itertools.count(100)

    def update(self, **body: Any) -> None:
        """Something happens; it comes again with every poll until it is confirmed."""
        self._updates.append({"update_id": next(self._numbers), **body})

    def write(self, text: str, **more: Any) -> None:
        """Somebody writes in their private chat."""
        message = {"message_id": next(self._messages), "from": {"id": 5}, "chat": {"id": 5}}
        self.update(message={**message, "text": text, **more})

    async def answer(self, request: web.Request) -> web.Response:
        """`/bot<token>/<method>`, in any spelling, as a form, a query or JSON."""
        method = request.match_info["method"]
        values: dict[str, Any] = dict(await request.post()) | dict(request.query)
        if method not in ALL:
            self.unknown.append(method)
            return web.Response(status=404, text="404 page not found")
        return web.json_response({"ok": True, "result": self._result(method, values)})

    def _result(self, method: str, values: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return {"id": 1234567890, "username": "sloppy_bot"}
            case "getUpdates":
                self.polls += 1
                self.confirmed = max(self.confirmed, int(values.get("offset", 0)))
                self._updates = [
                    each for each in self._updates if each["update_id"] >= self.confirmed
                ]
                return self._updates
            case "sendMessage":
                self.said.append((method, values))
                return {"message_id": next(self._messages), "chat": {"id": int(values["chat_id"])}}
            case _:
                self.said.append((method, values))
                return True

    async def until(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """The calls, once there are so many."""
        async with asyncio.timeout(SECONDS):
            while len(self.said) < count:
                await asyncio.sleep(0.02)
        return self.said


@pytest.fixture
async def world() -> FakeServices:
    return FakeServices()


@pytest.fixture
async def server(world: FakeServices) -> AsyncIterator[SloppyServer]:
    sloppy = SloppyServer()
    web_app = web.Application()
    web_app.router.add_route("*", "/bot{token}/{method}", sloppy.answer)
    runner = web.AppRunner(web_app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    app = build_application(house(world, MemoryKeyValue()), TOKEN, address, direct=True)
    await make_contact(app, asyncio.sleep, waits=())
    try:
        async with polled(app, Intake(app, MemoryUpdates(), Metrics()), MemoryUpdates()):
            yield sloppy
    finally:
        await app.shutdown()
        await runner.cleanup()


async def test_a_command_without_entities_is_a_command(server: SloppyServer) -> None:
    server.write("/search song")
    server.write("/help")
    server.write("rainy sunday")
    said = await server.until(3)
    assert [method for method, _ in said] == ["sendMessage"] * 3
    assert "Song 1" in said[0][1]["text"]
    assert "What I can do" in said[1][1]["text"]
    assert "rainy sunday" in said[2][1]["text"]


async def test_buttons_edit_their_message(server: SloppyServer) -> None:
    import json

    server.write("/search song")
    _, sent = (await server.until(1))[0]
    keyboard = json.loads(sent["reply_markup"])["inline_keyboard"]
    data = next(each["callback_data"] for row in keyboard for each in row if each["text"] == "▶")
    query = {"id": "1", "from": {"id": 5}, "data": data}
    server.update(callback_query={**query, "message": {"message_id": 101, "chat": {"id": 5}}})
    said = await server.until(3)
    assert [method for method, _ in said[1:]] == ["editMessageText", "answerCallbackQuery"]
    assert "Song 6" in said[1][1]["text"]


async def test_inline_queries_are_answered(server: SloppyServer) -> None:
    server.update(inline_query={"id": "9", "from": {"id": 5}, "query": "mood: rain"})
    method, values = (await server.until(1))[0]
    assert (method, values["inline_query_id"]) == ("answerInlineQuery", "9")
    assert values["results"].count('"type"') >= 10


async def test_slow_work_is_answered_though_there_are_no_drafts_and_no_actions(
    server: SloppyServer, world: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ui.progress.shown_while.__defaults__", (None, 0.01, 0.05))
    quick = world.mood

    async def slow(*args: Any, **options: Any) -> Any:
        await asyncio.sleep(0.2)
        return await quick(*args, **options)

    monkeypatch.setattr(world, "mood", slow)
    server.write("/mood rain")
    said = await server.until(1)
    assert "rain" in said[0][1]["text"]
    assert {"sendMessageDraft", "sendChatAction"} <= set(server.unknown)


async def test_a_group_without_a_kind_is_a_group(server: SloppyServer) -> None:
    for text, more in (
        ("hello all", {}),
        ("/search song", {}),
        ("/dance", {}),
        ("/settings", {}),
    ):
        message = {"message_id": 50, "from": {"id": 5}, "chat": {"id": -5}, "text": text}
        server.update(message={**message, **more})
    said = await server.until(3)
    texts = [values["text"] for method, values in said if method == "sendMessage"]
    assert len(texts) == 2
    assert "Song 1" in texts[0]
    assert "Settings of this group" in texts[1]


async def test_what_was_not_asked_for_is_left_alone(server: SloppyServer) -> None:
    body = {"message_id": 3, "chat": {"id": 5}, "from": {"id": 5}, "text": "/help"}
    server.update(edited_message=body)
    server.update(channel_post={**body, "chat": {"id": -5, "type": "channel"}})
    server.update(poll_answer={"poll_id": "1"})
    server.update(something_of_next_year={"id": 1})
    server.update(message={"message_id": 4, "chat": {"id": 5}})  # nothing in it, from nobody
    server.write("/help")
    said = await server.until(1)
    await asyncio.sleep(0.1)
    assert len([values for _, values in said if "What I can do" in values.get("text", "")]) == 1
    async with asyncio.timeout(SECONDS):
        while server.confirmed < 13:
            await asyncio.sleep(0.02)


async def test_a_server_that_does_not_wait_is_not_run_down(server: SloppyServer) -> None:
    before = server.polls
    await asyncio.sleep(1.0)
    assert server.polls - before <= 10
    assert "deleteWebhook" in server.unknown
