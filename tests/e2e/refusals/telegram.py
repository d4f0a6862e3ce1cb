"""A Telegram for two bots at once, one that polls and one on a webhook, and what each was told."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

SECRET = "refusals-secret"
_AT_ONCE = 100  # of a webhook


@dataclass
class Line:
    """One bot's side: what waits for it, and what it said to whom."""

    bot_id: int
    webhook: int | None = None  # the port that it listens on; None for one that polls
    pending: list[dict[str, Any]] = field(default_factory=list)
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    heard_at: dict[int, float] = field(default_factory=dict)  # the newest answer, by chat
    queues: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    busy: set[int] = field(default_factory=set)


class Telegram:
    """The Bot API; `lines` by token."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self.seconds = 0.0  # that a message takes to send

    async def call(self, request: web.Request) -> web.Response:
        line = self.lines[request.match_info["token"]]
        method = request.match_info["method"]
        values: dict[str, Any] = dict(await request.post())
        result: Any = True
        if method == "getMe":
            result = {"id": line.bot_id, "is_bot": True, "first_name": "S", "username": "s_bot"}
        elif method == "getUpdates":
            result = await self._updates(line, values)
        elif method.startswith("send") and "chat_id" in values and "Draft" not in method:
            chat = int(values["chat_id"])
            await asyncio.sleep(self.seconds)
            if method != "sendChatAction":
                line.said[chat].append(values.get("text", ""))
                line.heard_at[chat] = time.monotonic()
            result = {
                "message_id": next(self._numbers), "date": int(time.time()),
                "text": values.get("text", ""), "chat": {"id": chat, "type": "private"},
            }  # fmt: skip
        return web.json_response({"ok": True, "result": result})

    async def _updates(self, line: Line, values: dict[str, str]) -> list[dict[str, Any]]:
        offset = int(values.get("offset", 0))
        line.pending = [each for each in line.pending if each["update_id"] >= offset]
        end = time.monotonic() + min(2, int(values.get("timeout", 0)))
        while not line.pending and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return line.pending[: int(values.get("limit", 100))]

    def send(
        self,
        token: str,
        chat: int,
        text: str,
        client: aiohttp.ClientSession,
        *,
        alone: bool = False,
    ) -> None:
        """A person writes; `alone`: over a webhook it does not wait for those before."""
        line, number = self.lines[token], next(self._numbers)
        message = {
            "message_id": number, "date": int(time.time()), "text": text,
            "chat": {"id": chat, "type": "private", "first_name": "A"},
            "from": {"id": chat, "is_bot": False, "first_name": "A", "language_code": "en"},
            "entities": [{"type": "bot_command", "offset": 0, "length": text.index(" ")}],
        }  # fmt: skip
        update = {"update_id": number, "message": message}
        if line.webhook is None:
            line.pending.append(update)
            return
        queue = [] if alone else line.queues[chat]
        queue.append(update)
        if alone or chat not in line.busy:
            line.busy.add(chat)
            self._tasks.add(task := asyncio.ensure_future(self._deliver(line, chat, queue, client)))
            task.add_done_callback(self._tasks.discard)

    async def _deliver(
        self, line: Line, chat: int, queue: list[dict[str, Any]], client: aiohttp.ClientSession
    ) -> None:
        while queue:
            body = json.dumps(queue[0])
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            url = f"http://127.0.0.1:{line.webhook}/hook"
            wait = 0.2
            with suppress(aiohttp.ClientError, OSError):
                async with self._places, client.post(url, data=body, headers=headers) as answer:
                    if answer.status < 300:
                        queue.pop(0)
                        continue
                    wait = float(answer.headers.get("Retry-After", 1))
            await asyncio.sleep(wait)
        line.busy.discard(chat)
