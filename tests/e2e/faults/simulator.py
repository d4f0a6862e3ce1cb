"""Telegram, as far as a bot on a webhook can tell: a process of its own with its own ledger.

Updates of a chat go out one after another, each again until it is confirmed; 503 with Retry-After
is honoured; a balancer in front of the replicas picks one at random. Now and then a confirmation
is lost on its way, as networks do. Arguments: a JSON object (see `Plan`). Prints its port, begins
at a line on its standard input, and prints the verdict of the ledger as JSON once everything was
answered or its patience is over. The Bot API answers on until its standard input ends: a worker
that was killed last has to reach it to come up again.
"""

import asyncio
import itertools
import json
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from tests.e2e.faults.ledger import Ledger

SECRET = "fault-test-secret"
APOLOGY = "Something went wrong on my side"
_BUTTON_SHARE = 0.3
_CONNECTIONS = 100


@dataclass(frozen=True)
class Plan:
    """What to send, to whom, and how long to wait for the last answers."""

    ports: list[int]
    rate: float
    seconds: float
    chats: int
    patience: float
    lost_share: float = 0.05
    seed: int = 1


class Telegram:
    """The Bot API, and the queue of every chat."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.ledger = plan, Ledger()
        self._random = random.Random(plan.seed)
        self._numbers = itertools.count(1)
        self._queues: dict[int, list[str]] = defaultdict(list)
        self._buttons: dict[int, tuple[str, dict[str, Any]]] = {}  # chat → data, its message
        self._places = asyncio.Semaphore(_CONNECTIONS)
        self._busy: set[int] = set()
        self._over = False

    async def call(self, request: web.Request) -> web.Response:
        """One method of the Bot API."""
        method = request.match_info["method"]
        values: dict[str, Any] = dict(await request.post())
        result: Any = True
        if method == "getMe":
            result = {"id": 42, "is_bot": True, "first_name": "S", "username": "segue_bot"}
        elif method == "answerCallbackQuery":
            if APOLOGY in values.get("text", ""):
                self.ledger.apologies += 1
            self.ledger.answered(values["callback_query_id"], time.monotonic())
        elif method.startswith(("send", "edit")) and "text" in values and "chat_id" in values:
            result = self._message(method, values)
        return web.json_response({"ok": True, "result": result})

    def _message(self, method: str, values: dict[str, Any]) -> dict[str, Any]:
        chat = int(values["chat_id"])
        if APOLOGY in values["text"]:
            self.ledger.apologised(chat, time.monotonic())
        elif method == "sendMessage":
            for word in values["text"].split():
                self.ledger.answered(word.strip("“”.,"), time.monotonic())
        message = {
            "message_id": next(self._numbers), "date": int(time.time()), "text": values["text"],
            "chat": {"id": chat, "type": "private", "first_name": "A"},
            "from": {"id": 42, "is_bot": True, "first_name": "S"},
        }  # fmt: skip
        rows = json.loads(values.get("reply_markup", "{}")).get("inline_keyboard", [])
        data = [each["callback_data"] for row in rows for each in row if "callback_data" in each]
        if data:
            self._buttons[chat] = (data[0], message)
        return message

    async def run(self) -> None:
        """Send as planned, then wait for what is missing."""
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(total=60),
        ) as client, asyncio.TaskGroup() as group:  # fmt: skip
            begun = time.monotonic()
            for number in range(int(self.plan.rate * self.plan.seconds)):
                await asyncio.sleep(max(0, begun + number / self.plan.rate - time.monotonic()))
                chat = 1 + self._random.randrange(self.plan.chats)
                self._queues[chat].append("")
                if chat not in self._busy:
                    self._busy.add(chat)
                    group.create_task(self._deliver(client, chat))
            end = time.monotonic() + self.plan.patience
            while self._missing() and time.monotonic() < end:
                await asyncio.sleep(0.05)
            self._over = True

    def _missing(self) -> bool:
        return bool(self._busy) or not self.ledger.complete()

    async def _deliver(self, client: aiohttp.ClientSession, chat: int) -> None:
        """The queue of a chat, until it is empty."""
        while self._queues[chat]:
            update = self._next(chat)
            while not self._over and not await self._post(client, update):
                pass
            if self._over:
                break
            self._queues[chat].pop(0)
        self._busy.discard(chat)

    def _next(self, chat: int) -> dict[str, Any]:
        number = next(self._numbers)
        key = f"zq{number}x"
        self.ledger.expect(chat, key)
        person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "en"}
        if chat in self._buttons and self._random.random() < _BUTTON_SHARE:
            data, message = self._buttons.pop(chat)
            query = {
                "id": key, "from": person, "chat_instance": "1", "data": data, "message": message,
            }  # fmt: skip
            return {"update_id": number, "callback_query": query}
        message = {
            "message_id": number, "date": int(time.time()), "text": f"/describe {key}",
            "chat": {"id": chat, "type": "private", "first_name": "A"}, "from": person,
            "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
        }  # fmt: skip
        return {"update_id": number, "message": message}

    async def _post(self, client: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        """One delivery to one replica; whether it is confirmed."""
        port = self._random.choice(self.plan.ports)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            async with (
                self._places,
                client.post(f"http://127.0.0.1:{port}/hook", json=update, headers=headers) as said,
            ):
                status, wait = said.status, float(said.headers.get("Retry-After", 1))
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.05)  # nobody there: the balancer takes another
            return False
        except (aiohttp.ClientError, OSError):
            self.ledger.broken += 1
            await asyncio.sleep(0.05)
            return False
        if 200 <= status < 300:
            if self._random.random() < self.plan.lost_share:
                self.ledger.lost += 1
                await asyncio.sleep(0.2)
                return False
            self.ledger.confirmed += 1
            return True
        self.ledger.refused += 1
        await asyncio.sleep(wait)
        return False


async def main(plan: Plan) -> None:
    """Serve and send."""
    telegram = Telegram(plan)
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(runner.addresses[0][1], flush=True)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.readline)
    await telegram.run()
    print(json.dumps(telegram.ledger.verdict()), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(Plan(**json.loads(sys.argv[1]))))
