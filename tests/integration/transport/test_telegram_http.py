"""The request class: what python-telegram-bot expects of it, whatever the server does."""

import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.transport.telegram_http import AiohttpRequest, NotSentError, system_proxy
from core.errors import SetupError
from tests.fakes.telegram_api import ME, TOKEN, fake_telegram, message, refusal

AWKWARD = "a & b = + %41; # ? / é 비 😀 \" ' \\ <i>\n\t~%"
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(100)


@asynccontextmanager
async def served(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def bot_at(address: str, **options: object) -> AsyncIterator[Bot]:
    request = AiohttpRequest(**options)  # type: ignore[arg-type]
    bot = Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=request)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()
        await bot._request[0].shutdown()


async def refused(address: str, **options: object) -> Exception:
    """What a message fails with; the token is nowhere in it."""
    async with bot_at(address, **options) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(1, "x")
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    return caught.value


@pytest.mark.parametrize("kind", [AiohttpRequest, HTTPXRequest])
async def test_calls_say_what_the_stock_client_says(kind: type) -> None:
    async with fake_telegram() as telegram:
        request = kind()
        bot = Bot(TOKEN, telegram.address, request=request, get_updates_request=kind())
        async with bot:
            assert bot.username == "segue_bot"
            sent = await bot.send_message(5, AWKWARD, disable_notification=True)
        assert (sent.chat.id, sent.text) == (5, AWKWARD)
        assert telegram.of("sendMessage") == [
            {"chat_id": "5", "text": AWKWARD, "disable_notification": "true"}
        ]


@pytest.mark.parametrize("kind", [AiohttpRequest, HTTPXRequest])
@pytest.mark.parametrize("name", ["cover.png", 'é "1" 비.png'])
async def test_uploads_arrive_whole(kind: type, name: str) -> None:
    seen: dict[str, object] = {}

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        for key, value in form.items():
            seen[key] = (
                (value.filename, value.content_type, value.file.read())
                if isinstance(value, web.FileField)
                else value
            )
        return web.json_response({"ok": True, "result": message(1, 1, "")})

    async with served(take) as address:
        request = kind()
        bot = Bot(TOKEN, f"{address}/bot", request=request)
        async with request:
            photo = InputFile(PIXEL, filename=name)
            await bot.send_photo(1, photo, caption="비")
            filename, content_type, content = seen["photo"]  # type: ignore[misc]
            assert (content_type, content) == ("image/png", PIXEL)
            assert str(filename).replace("%22", '"') == name
            assert (seen["caption"], seen["chat_id"]) == ("비", "1")
            await bot.send_document(1, io.BytesIO(b"{}"), filename="mine.json")
            assert seen["document"] == ("mine.json", "application/json", b"{}")
        await bot._request[0].shutdown()


async def test_an_edit_may_bring_a_picture() -> None:
    seen: list[dict[str, object]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append(dict(await request.post()))
        return web.json_response({"ok": True, "result": message(1, 1, "")})

    async with served(take) as address, bot_at(address) as bot:
        await bot.edit_message_media(InputMediaPhoto(PIXEL), 1, 2)
    (values,) = seen
    attached = next(key for key in values if key.startswith("attached"))
    assert f"attach://{attached}" in str(values["media"])


STATUSES: list[tuple[int, str, dict[str, int], type[Exception]]] = [
    (400, "Bad Request: message is not modified", {}, BadRequest),
    (401, "Unauthorized", {}, InvalidToken),
    (403, "Forbidden: bot was blocked by the user", {}, Forbidden),
    (404, "Not Found", {}, InvalidToken),
    (409, "Conflict: terminated by other getUpdates request", {}, Conflict),
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, RetryAfter),
    (400, "Bad Request: upgraded", {"migrate_to_chat_id": -100}, ChatMigrated),
    (500, "Internal Server Error", {}, NetworkError),
    (502, "Bad Gateway", {}, NetworkError),
    (504, "Gateway Timeout", {}, TimedOut),
]


@pytest.mark.parametrize(("status", "words", "parameters", "error"), STATUSES)
async def test_a_refusal_is_the_error_that_ptb_has_for_it(
    status: int, words: str, parameters: dict[str, int], error: type[Exception]
) -> None:
    async with fake_telegram() as telegram:
        telegram.on["sendMessage"] = lambda _: refusal(status, words, **parameters)
        found = await refused(telegram.address.removesuffix("/bot"))
    assert type(found) is error
    if isinstance(found, RetryAfter):
        assert found.retry_after.total_seconds() == 7  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("status", "headers", "body", "error"),
    [
        (502, {}, b"<html>bad gateway</html>", NetworkError),
        (200, {}, b"<html>a login page</html>", TelegramError),
        (200, {}, b"[1]", TelegramError),
        (200, {}, b'{"ok":true}', TelegramError),
        (200, {}, b'{"ok": false, "error_code": 403, "description": "blocked"}', Forbidden),
        (200, {}, b'{"ok":false}', BadRequest),
        (429, {"Retry-After": "9"}, b"slow down", RetryAfter),
        (429, {}, b"", RetryAfter),
        (302, {"Location": "https://elsewhere.example/"}, b"", NetworkError),
    ],
)
async def test_what_no_bot_api_server_should_say_is_an_error_too(
    status: int,
    headers: dict[str, str],
    body: bytes,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def say(_: web.Request) -> web.Response:
        return web.Response(status=status, headers=headers, body=body)

    async with served(say) as address:
        with caplog.at_level(logging.INFO):
            found = await refused(address)
    assert isinstance(found, error)
    assert "login page" not in caplog.text


async def test_a_server_that_hangs_is_a_time_out() -> None:
    async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw_server(hang) as address:
        found = await refused(address, read=0.1)
    assert type(found) is TimedOut


async def test_a_server_that_stops_in_the_middle_is_a_time_out() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":')
        await reader.read()

    async with raw_server(half) as address:
        assert type(await refused(address, read=0.1)) is TimedOut


async def test_an_upload_that_is_not_read_is_a_time_out() -> None:
    async def deaf(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(5)

    async with (
        raw_server(deaf) as address,
        bot_at(address, read=0.1, write=0.1, connect=0.1, pool=0.1) as bot,
    ):
        with pytest.raises(TimedOut):
            await bot.send_document(1, bytes(2**24))


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"hi\r\n"])
async def test_an_answer_that_breaks_may_be_that_of_a_call_that_was_done(said: bytes) -> None:
    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(said)

    async with raw_server(drop) as address:
        assert type(await refused(address)) is TimedOut


async def test_nobody_there_is_an_error_of_what_was_not_sent() -> None:
    failures: list[str] = []
    found = await refused("http://127.0.0.1:9", failed=failures.append)
    assert type(found) is NotSentError
    assert failures == ["ClientConnectorError"]


async def test_a_full_pool_is_a_time_out_of_what_was_not_sent() -> None:
    released, seen = asyncio.Event(), []

    async def slow(_: web.Request) -> web.Response:
        seen.append(1)
        await released.wait()
        return web.json_response({"ok": True, "result": message(1, 1, "")})

    options = {"connections": 1, "pool": 0.05, "connect": 0.05}
    async with served(slow) as address, bot_at(address, **options) as bot:
        first = asyncio.ensure_future(bot.send_message(1, "x"))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSentError):
            await bot.send_message(1, "y")
        released.set()
        await first
    assert seen == [1]


async def test_files_are_fetched() -> None:
    async def give(request: web.Request) -> web.Response:
        if request.path.startswith("/file/"):
            return web.Response(body=PIXEL)
        file = {"file_id": "f", "file_unique_id": "u", "file_path": "photos/a b.png"}
        return web.json_response({"ok": True, "result": file})

    async with served(give) as address, bot_at(address) as bot:
        file = await bot.get_file("f")
        assert bytes(await file.download_as_bytearray()) == PIXEL


async def test_answers_may_lack_what_ptb_insists_on() -> None:
    async with fake_telegram() as telegram:
        telegram.on["getMe"] = lambda _: {"id": 42, "username": "segue_bot"}
        telegram.on["sendMessage"] = lambda _: {"message_id": 1, "chat": {"id": -5}}
        async with bot_at(telegram.address.removesuffix("/bot")) as bot:
            assert (await bot.get_me()).is_bot
            assert (await bot.send_message(1, "x")).chat.type == "group"


async def test_calls_go_through_a_proxy() -> None:
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        seen.append(str(request.url))
        return web.json_response({"ok": True, "result": ME})

    async with (
        served(proxy) as address,
        bot_at("http://telegram.invalid", proxy=address) as bot,
    ):
        assert (await bot.get_me()).id == 42
    assert seen[0].startswith("http://telegram.invalid/bot")


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    address = "https://api.telegram.org/bot"
    assert system_proxy(address) is None
    monkeypatch.setenv("ALL_PROXY", "proxy.example:3128")
    assert system_proxy(address) == "http://proxy.example:3128"
    monkeypatch.setenv("HTTPS_PROXY", "http://me:pw@other.example:3128")
    assert system_proxy(address) == "http://me:pw@other.example:3128"
    monkeypatch.setenv("NO_PROXY", "localhost,.telegram.org")
    assert system_proxy(address) is None
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example:1080")
    with pytest.raises(SetupError, match="socks5"):
        system_proxy(address)


async def test_shutting_down_closes_every_connection_and_may_be_repeated() -> None:
    request = AiohttpRequest()
    await request.shutdown()
    async with fake_telegram() as telegram:
        await request.initialize()
        await request.initialize()
        bot = Bot(TOKEN, telegram.address, request=request)
        await bot.get_me()
        session = request._session
        assert session is not None
        await request.shutdown()
        await request.shutdown()
        assert session.closed
        with pytest.raises(NetworkError, match="not initialised"):
            await bot.send_message(1, "x")
        await bot._request[0].shutdown()
