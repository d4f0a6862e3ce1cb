import struct
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.playground.calls.dispatch import dispatch
from bot.playground.state.files import Upload
from bot.playground.state.people import BotAccount
from bot.playground.state.store import ChatStore

Call = Callable[..., Awaitable[Any]]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> ChatStore:
    return ChatStore(BotAccount(7_000_000_001, "segue_test_bot", "Segue"), clock=clock)


@pytest.fixture
def png() -> Callable[..., bytes]:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    def make(width: int = 4, height: int = 3) -> bytes:
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        pixels = zlib.compress((b"\0" + b"\x80\x40\xc0" * width) * height)
        parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

    return make


@pytest.fixture
def call(store: ChatStore) -> Call:
    async def run(method: str, uploads: dict[str, bytes] | None = None, **values: Any) -> Any:
        files = {
            name: Upload(f"{name}.png", "image/png", data) for name, data in (uploads or {}).items()
        }
        return await dispatch(store, method, values, files)

    return run
