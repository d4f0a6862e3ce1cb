"""Posting updates to a webhook, fast, over connections that stay open."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

PEOPLE = 2_000
Make = Callable[[int], dict[str, Any]]


def message_update(number: int, text: str) -> dict[str, Any]:
    """A message; two thousand people write in turn, so that nobody meets a limit."""
    person = 1 + number % PEOPLE
    who = {"id": person, "is_bot": False, "first_name": "A", "language_code": "en"}
    message: dict[str, Any] = {
        "message_id": number, "date": 1_700_000_000, "text": text, "from": who,
        "chat": {"id": person, "type": "private", "first_name": "A"},
    }  # fmt: skip
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": number, "message": message}


class Poster:
    """One connection to the webhook."""

    def __init__(self, port: int, path: str, secret: str) -> None:
        self._port = port
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, update: dict[str, Any]) -> None:
        """Post until it is confirmed; what is refused is posted again."""
        body = json.dumps(update).encode()
        while True:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            if head.startswith(b"HTTP/1.1 200"):
                return
            if not head.startswith(b"HTTP/1.1 503"):
                raise RuntimeError(head.decode())
            await asyncio.sleep(0.05)

    def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()


async def pour(
    posters: list[Poster], make: Make, count: int, numbers: "itertools.count[int]"
) -> tuple[float, list[float]]:
    """Post so many updates over all connections; the seconds, and those of each update."""
    latencies: list[float] = []
    left: Iterator[int] = iter(range(count))

    async def worker(poster: Poster) -> None:
        for _ in left:
            begun = time.perf_counter()
            await poster.post(make(next(numbers)))
            latencies.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(worker(poster) for poster in posters))
    return time.perf_counter() - begun, latencies
