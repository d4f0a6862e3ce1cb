"""A Bot API server that remembers every call and answers as it is told."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

ME = {"id": 42, "is_bot": True, "first_name": "Segue", "username": "segue_bot"}
TOKEN = "42:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

Answer = dict[str, Any] | bool | list[Any] | web.StreamResponse
Method = Callable[[dict[str, str]], Answer | Awaitable[Answer]]


@dataclass(frozen=True)
class Call:
    method: str
    values: dict[str, str]
    at: float


@dataclass
class FakeTelegram:
    """`on` answers methods in place of what this server would say."""

    calls: list[Call] = field(default_factory=list)
    on: dict[str, Method] = field(default_factory=dict)
    address: str = ""

    def of(self, method: str) -> list[dict[str, str]]:
        return [call.values for call in self.calls if call.method == method]

    def texts(self, chat: int | None = None) -> list[str]:
        sent = self.of("sendMessage")
        return [each["text"] for each in sent if chat is None or each["chat_id"] == str(chat)]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        values: dict[str, Any] = dict(await request.post())
        self.calls.append(Call(method, values, time.monotonic()))
        special = self.on.get(method)
        answer = special(values) if special else self._usual(method, values)
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response({"ok": True, "result": answer})

    def _usual(self, method: str, values: dict[str, str]) -> Answer:
        if method == "getMe":
            return ME
        if method == "getUpdates":
            return []
        if method.startswith(("send", "edit")) and "chat_id" in values:
            chat = int(values["chat_id"])
            return message(len(self.calls), chat, values.get("text", ""))
        return True


def message(number: int, chat: int, text: str, **more: object) -> dict[str, Any]:
    kind = "private" if chat > 0 else "group"
    return {
        "message_id": number, "date": 1_700_000_000, "text": text,
        "chat": {"id": chat, "type": kind},
        "from": {"id": abs(chat), "is_bot": False, "first_name": "A"}, **more,
    }  # fmt: skip


def text_update(number: int, chat: int, text: str) -> dict[str, Any]:
    more: dict[str, object] = {}
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        more["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": number, "message": message(number, chat, text, **more)}


def inline_update(number: int, user: int, query: str) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "A"}
    return {
        "update_id": number,
        "inline_query": {"id": str(number), "from": person, "query": query, "offset": ""},
    }


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)


@asynccontextmanager
async def fake_telegram() -> AsyncIterator[FakeTelegram]:
    """A server on loopback while the block runs; `address` is what the token is appended to."""
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", fake._call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    try:
        yield fake
    finally:
        await runner.cleanup()
