"""Who may keep a connection: hostile clients against every server of this program."""

import asyncio
import gzip
import io
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp
import psutil
import pytest
import uvloop
from aiohttp import web

from bot import door
from bot.playground.server import Playground
from bot.playground.spotify import FakeSpotify
from bot.web import served, web_app
from tests.fakes.spotify import TurnedClock, small_world

HEAD = 0.4


async def _page(request: web.Request) -> web.Response:
    body = await request.read()
    return web.Response(text=f"{len(body)}")


async def _slow(_: web.Request) -> web.Response:
    await asyncio.sleep(3 * HEAD)
    return web.Response(text="late")


@pytest.fixture(params=["pages", "playground", "spotify"])
async def port(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[int]:
    """Each server in turn, with little patience."""
    monkeypatch.setattr(door, "HEAD_SECONDS", HEAD)
    async with AsyncExitStack() as stack:
        match request.param:
            case "pages":
                yield await stack.enter_async_context(served(web_app(), "127.0.0.1", 0))
            case "playground":
                there = await stack.enter_async_context(Playground(port=0))
                yield int(there.address.page_url.rstrip("/").rpartition(":")[2])
            case _:
                fake = await stack.enter_async_context(FakeSpotify(small_world(TurnedClock())))
                yield int(fake.url.rpartition(":")[2])


@asynccontextmanager
async def pages(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(door, "HEAD_SECONDS", HEAD)
    app = web_app([web.post("/page", _page), web.get("/slow", _slow), web.get("/page", _page)])
    async with served(app, "127.0.0.1", 0) as used:
        yield used


async def until_closed(reader: asyncio.StreamReader) -> tuple[float, bytes]:
    """Seconds until the other side closes, and what it said."""
    begun, said = time.monotonic(), b""
    async with asyncio.timeout(10 * HEAD):
        with suppress(ConnectionError):
            said = await reader.read()
    return time.monotonic() - begun, said


async def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took, said = await until_closed(reader)
    assert HEAD * 0.8 < took < HEAD * 4
    assert said == b""
    writer.close()


@pytest.mark.parametrize("begin", [b"", b"\r\n\r\n", b"GET /any HTTP/1.1\r\nHost: x\r\n"])
async def test_a_head_that_comes_byte_by_byte_ends_in_time_however_lively(
    port: int, begin: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begin)

    async def drip() -> None:
        line = b"" if begin.startswith(b"GET") else b"GET /page HTTP/1.1\r\n"
        for byte in line + b"X-A: " + b"a" * 1000:
            writer.write(bytes([byte]))
            await asyncio.sleep(HEAD / 10)

    dripping = asyncio.ensure_future(drip())
    took, _ = await until_closed(reader)
    assert took < HEAD * 4
    dripping.cancel()
    writer.close()


async def test_headers_without_end_are_cut_off_before_they_fill_memory(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    line = b"X-%d: " + b"a" * 2000 + b"\r\n"
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    sent = 0
    for number in range(100):
        writer.write(line % number)
        sent += len(line)
        await asyncio.sleep(0)
        if sent > door.MOST_HEAD:
            break
    took, said = await until_closed(reader)
    assert took < HEAD * 0.8, "before the time is over"
    assert b"200" not in said
    writer.close()


async def test_the_time_is_for_each_head_and_not_for_the_answer_or_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with pages(monkeypatch) as port, aiohttp.ClientSession() as client:
        connector = client.connector
        assert connector is not None
        for path in ("slow", "page", "slow"):
            async with client.get(f"http://127.0.0.1:{port}/{path}") as answer:
                assert answer.status == 200
            await asyncio.sleep(1.5 * HEAD)  # idle between two requests, as keep-alive allows
        assert len(connector._conns) == 1, "all over one connection"


async def test_a_second_head_on_a_connection_has_its_own_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with pages(monkeypatch) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(1) == b"0"
        writer.write(b"GET /pa")
        took, said = await until_closed(reader)
        assert took < HEAD * 4
        assert said == b""
        writer.close()


async def test_a_long_body_in_pieces_is_no_head(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pages(monkeypatch) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        length = 8 * door.MOST_HEAD
        writer.write(b"POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length)
        for _ in range(8):
            await asyncio.sleep(HEAD / 4)
            writer.write(b"a" * door.MOST_HEAD)
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(6) == b"%d" % length
        writer.close()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (gzipped(b"x" * 1000), 200),
        (b"this is no gzip", 400),
        (gzipped(b"x" * 1000)[:-8] + b"x" * 8, 400),
        (gzipped(b"x" * 1000) + b"trailing", 400),
        (gzipped(bytes(2**21)), 413),
    ],
    ids=["good", "no gzip", "wrong sum", "trailing", "too large"],
)
async def test_a_body_that_is_not_what_its_encoding_says_is_the_clients_mistake(
    monkeypatch: pytest.MonkeyPatch, body: bytes, status: int
) -> None:
    async with pages(monkeypatch) as port, aiohttp.ClientSession() as client:
        headers = {"Content-Encoding": "gzip"}
        address = f"http://127.0.0.1:{port}/page"
        async with client.post(address, data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == status


async def test_a_bomb_takes_neither_the_memory_nor_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = gzip.compress(bytes(2**28)) * 16  # 4 GiB in 4 MB
    async with pages(monkeypatch) as port:
        before = psutil.Process().memory_info().rss
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /page HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n"
            b"Content-Length: %d\r\n\r\n" % len(bomb)
        )
        writer.write(bomb)
        begun, most, longest = time.monotonic(), 0, 0.0
        while not reader.at_eof() and time.monotonic() - begun < 10:
            turn = time.monotonic()
            with suppress(TimeoutError, ConnectionError):
                await asyncio.wait_for(reader.read(1000), 0.01)
            longest = max(longest, time.monotonic() - turn)
            most = max(most, psutil.Process().memory_info().rss - before)
            if reader.exception():
                break
        assert time.monotonic() - begun < 5
        assert most < 64 * 2**20
        assert longest < 1
        writer.close()


def test_it_opens_under_the_event_loop_that_the_program_runs_on() -> None:
    async def ask() -> str:
        app = web_app([web.post("/page", _page)])
        async with (
            served(app, "127.0.0.1", 0) as port,
            aiohttp.ClientSession() as client,
            client.post(f"http://127.0.0.1:{port}/page", data=b"x" * 9) as answer,
        ):
            return await answer.text()

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(uvloop.run, ask()).result() == "9"
