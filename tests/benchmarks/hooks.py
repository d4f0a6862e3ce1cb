"""Posting updates to a webhook, fast, over connections that stay open."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

PEOPLE = 2_000
Json = dict[str, Any]
Make = Callable[[int], Json]


def message_update(number: int, text: str, person: int | None = None) -> Json:
    """A message; without a person two thousand write in turn, so that nobody meets a limit."""
    person = 1 + number % PEOPLE if person is None else person
    message: Json = {
        "message_id": number, "date": 1_700_000_000, "text": text, "from": _who(person),
        "chat": {"id": person, "type": "private", "first_name": "A"},
    }  # fmt: skip
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": number, "message": message}


def press_update(number: int, data: str, person: int) -> Json:
    """A press of a button below a message of the bot's."""
    message = message_update(1, "x", person)["message"]
    message["from"] = {"id": 42, "is_bot": True, "first_name": "Segue"}
    query = {"id": f"p{number}", "from": _who(person), "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": {**query, "message": message}}


def inline_update(number: int, query: str, person: int) -> Json:
    """Words behind the bot's name; the query's id is `i<number>`."""
    body = {"id": f"i{number}", "from": _who(person), "query": query, "offset": ""}
    return {"update_id": number, "inline_query": body}


def _who(person: int) -> Json:
    return {"id": person, "is_bot": False, "first_name": "A", "language_code": "en"}


class _Connection:
    """Requests one after another to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> tuple[bytes, bytes]:
        """Head and body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        return head, await reader.readexactly(length)

    def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()


class Poster(_Connection):
    """One connection to the webhook."""

    def __init__(self, port: int, path: str, secret: str) -> None:
        super().__init__(port)
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    async def post(self, update: Json) -> None:
        """Post until it is confirmed; what is refused is posted again."""
        body = json.dumps(update).encode()
        while True:
            head, _ = await self.exchange(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
            if head.startswith(b"HTTP/1.1 200"):
                return
            if not head.startswith(b"HTTP/1.1 503"):
                raise RuntimeError(head.decode())
            await asyncio.sleep(0.05)


class Watcher(_Connection):
    """One connection to the loopback Bot API, for what it was told."""

    async def get(self, path: str) -> Any:
        """The result behind a path of `loopback_api`."""
        _, body = await self.exchange(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return json.loads(body)["result"]


async def pour(
    posters: list[Poster], make: Make, count: int, numbers: "itertools.count[int]"
) -> tuple[float, list[float]]:
    """Post so many updates over all connections; the seconds, and those of each update."""
    begun = time.perf_counter()
    took = await each(posters, count, lambda poster, _: poster.post(make(next(numbers))))
    return time.perf_counter() - begun, took


async def each(
    posters: list[Poster], count: int, work: Callable[[Poster, int], Awaitable[None]]
) -> list[float]:
    """Do a work so many times, side by side over all connections; the seconds of each."""
    took: list[float] = []
    left: Iterator[int] = iter(range(count))

    async def worker(poster: Poster) -> None:
        for at in left:
            begun = time.perf_counter()
            await work(poster, at)
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(worker(poster) for poster in posters))
    return took
