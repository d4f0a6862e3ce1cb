"""The webhook endpoint, and the pages beside it."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Update
from telegram.error import NetworkError

from bot.transport import webhook
from bot.transport.webhook import SECRET_HEADER, hooked
from bot.web import health_routes, metrics_routes, served, web_app
from core.errors import SetupError, StoreDownError
from tests.fakes.telegram_api import refusal, text_update
from tests.integration.transport.conftest import World, echo

URL = "https://bot.example/telegram/hook"
SECRET = "right-secret"
WAIT = 5.0


@pytest.fixture(autouse=True)
def _no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(webhook, "publish_menu", nothing)


@asynccontextmanager
async def posting(
    worlds: Callable[..., Any], handle: Any = echo, **options: Any
) -> AsyncIterator[tuple[World, str]]:
    async with (
        worlds(handle) as world,
        hooked(
            world.app, world.intake(**options), world.marks, URL, SECRET, "127.0.0.1", 0
        ) as port,
    ):
        yield world, f"http://127.0.0.1:{port}/telegram/hook"


async def post(address: str, body: object, secret: str | None = SECRET) -> tuple[int, str | None]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with (
        aiohttp.ClientSession() as client,
        client.post(address, data=io.BytesIO(data), headers=headers) as answer,
    ):
        return answer.status, answer.headers.get("Retry-After")


async def test_it_answers_when_the_update_has_been_handled(worlds: Callable[..., Any]) -> None:
    async with posting(worlds) as (world, address):
        (told,) = world.telegram.of("setWebhook")
        assert (told["url"], told["secret_token"]) == (URL, SECRET)
        assert told["max_connections"] == "100"
        assert "chosen_inline_result" in json.loads(told["allowed_updates"])
        assert await post(address, text_update(1, 1, "hi")) == (200, None)
        assert world.telegram.texts() == ["echo hi"]


@pytest.mark.parametrize("secret", [None, "", "wrong-secret", "right-secre", "é"])
async def test_without_the_secret_it_refuses(
    worlds: Callable[..., Any], secret: str | None
) -> None:
    async with posting(worlds) as (world, address):
        assert await post(address, text_update(1, 1, "hi"), secret) == (403, None)
        assert world.telegram.texts() == []


@pytest.mark.parametrize(
    "body",
    [
        {}, [], "x", 3, None, b"", b"{", b"\xff\xfe", b"[" * 100_000, {"update_id": "x"},
        {"update_id": True}, {"update_id": 1.5}, {"message": {"chat": 1}},
    ],
    ids=lambda body: repr(body)[:20],
)  # fmt: skip
async def test_what_is_no_update_is_a_bad_request(worlds: Callable[..., Any], body: object) -> None:
    async with posting(worlds) as (_, address):
        assert (await post(address, body))[0] == 400


async def test_a_body_over_a_megabyte_is_refused(worlds: Callable[..., Any]) -> None:
    async with posting(worlds) as (world, address):
        large = text_update(1, 1, "x" * 2**20)
        assert (await post(address, large))[0] == 413
        assert (await post(address, text_update(1, 1, "x" * (2**20 - 2000))))[0] == 200
        assert len(world.telegram.calls) == 3


async def test_while_a_store_is_down_it_asks_to_come_back(worlds: Callable[..., Any]) -> None:
    async def down(_: Update, __: Any) -> None:
        raise StoreDownError("x")

    async with posting(worlds, down) as (world, address):
        assert await post(address, text_update(1, 1, "hi")) == (503, "1")
        world.handle = echo
        assert await post(address, text_update(1, 1, "hi")) == (200, None)
        assert world.telegram.texts() == ["echo hi"]


async def test_when_too_much_is_in_flight_it_asks_to_come_back(worlds: Callable[..., Any]) -> None:
    gate = asyncio.Event()

    async def wait(_: Update, __: Any) -> None:
        await gate.wait()

    async with posting(worlds, wait, most=1) as (_, address):
        first = asyncio.ensure_future(post(address, text_update(1, 1, "hi")))
        await asyncio.sleep(0.05)
        assert await post(address, text_update(2, 2, "hi")) == (503, "1")
        gate.set()
        assert await first == (200, None)


async def test_stopping_finishes_what_has_begun_and_takes_no_more(
    worlds: Callable[..., Any],
) -> None:
    async def slow(update: Update, context: Any) -> None:
        await asyncio.sleep(0.2)
        await echo(update, context)

    async with posting(worlds, slow) as (world, address):
        task = asyncio.ensure_future(post(address, text_update(1, 1, "hi")))
        await asyncio.sleep(0.05)
    assert await task == (200, None)
    assert world.telegram.texts() == ["echo hi"]


async def test_stopping_ends_within_ten_seconds_whatever_hangs(
    worlds: Callable[..., Any],
) -> None:
    """With the times as they are: each wait is right by itself, and their sum may not be."""

    async def hang(_: Update, __: Any) -> None:
        await asyncio.sleep(30)

    async with posting(worlds, hang) as (_, address):
        task = asyncio.ensure_future(post(address, text_update(1, 1, "hi")))
        await asyncio.sleep(0.05)
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_refused_webhook_is_a_sentence(worlds: Callable[..., Any]) -> None:
    async with worlds(echo) as world:
        world.telegram.on["setWebhook"] = lambda _: refusal(400, "Bad Request: bad webhook")
        with pytest.raises(SetupError, match="TELEGRAM_WEBHOOK_URL"):
            async with hooked(world.app, world.intake(), world.marks, URL, SECRET, "127.0.0.1", 0):
                raise AssertionError


async def test_pages_live_beside_the_webhook(worlds: Callable[..., Any]) -> None:
    up = {"postgres": True, "redis": True}

    def check(name: str) -> Any:
        async def ask() -> None:
            if not up[name]:
                raise StoreDownError(name)

        return ask

    async def broken(_: web.Request) -> web.Response:
        raise ValueError("secret")

    async def hang() -> None:
        await asyncio.sleep(WAIT)

    checks = {name: check(name) for name in up}
    async with worlds(echo) as world:
        pages = [
            health_routes(checks, patience=0.05), metrics_routes(world.metrics),
            [web.get("/callback", broken)],
        ]  # fmt: skip
        async with (
            served(web_app(*pages), "127.0.0.1", 0) as port,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
        ):

            async def get(path: str) -> tuple[int, str]:
                async with client.get(path) as answer:
                    return answer.status, await answer.text()

            assert (await get("/healthz"))[0] == 200
            assert (await get("/readyz"))[0] == 200
            up["redis"] = False
            status, text = await get("/readyz")
            assert (status, json.loads(text)["stores"]) == (503, {"postgres": True, "redis": False})
            checks["redis"] = hang
            assert (await get("/readyz"))[0] == 503
            assert (await get("/healthz"))[0] == 200
            status, text = await get("/callback")
            assert status == 500
            assert "secret" not in text

            world.metrics.failed("telegram", "TimedOut")
            world.metrics.looked_up("query_vectors", found=True)
            await world.intake().take(text_update(1, 987_654_321, "hi"))
            status, text = await get("/metrics")
            assert status == 200
            for line in (
                'segue_updates_total{kind="message",outcome="done"} 1.0',
                'segue_update_seconds_count{command="text"} 1.0',
                'segue_upstream_errors_total{error="TimedOut",service="telegram"} 1.0',
                'segue_cache_lookups_total{cache="query_vectors",found="yes"} 1.0',
                "segue_updates_in_flight 0.0",
            ):
                assert line in text
            assert "987654321" not in text


async def test_setting_the_webhook_waits_for_telegram(
    worlds: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WAITS", (0.0, 0.0))
    answers: list[Any] = [refusal(502, "Bad Gateway"), True]
    async with worlds(echo) as world:
        world.telegram.on["setWebhook"] = lambda _: answers.pop(0)
        async with hooked(world.app, world.intake(), world.marks, URL, SECRET, "127.0.0.1", 0):
            assert len(world.telegram.of("setWebhook")) == 2
        world.telegram.on["setWebhook"] = lambda _: refusal(502, "Bad Gateway")
        with pytest.raises(SetupError) as caught:
            async with hooked(world.app, world.intake(), world.marks, URL, SECRET, "127.0.0.1", 0):
                raise AssertionError
        assert isinstance(caught.value.__cause__, NetworkError)


@pytest.mark.parametrize("body", [b"this is no gzip", b"\x1f\x8b\x08\x00" + b"x" * 40])
async def test_a_body_that_is_not_the_gzip_it_claims_to_be_is_a_bad_request(
    worlds: Callable[..., Any], body: bytes
) -> None:
    async with posting(worlds) as (world, address), aiohttp.ClientSession() as client:
        headers = {SECRET_HEADER: SECRET, "Content-Encoding": "gzip"}
        async with client.post(address, data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == 400
        assert await post(address, text_update(1, 1, "hi")) == (200, None)
        assert world.telegram.texts() == ["echo hi"]
