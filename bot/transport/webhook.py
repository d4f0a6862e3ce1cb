"""Taking updates over a webhook; each is confirmed when it has been handled."""

import asyncio
import hashlib
import hmac
import json
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import assert_never
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import BadRequest, NetworkError

from bot.context import App
from bot.menu import publish_menu
from bot.transport.contact import UPDATES, WAITS
from bot.transport.intake import Handled, Intake, Later, Stopping, Taken
from bot.transport.intake.reading import update_id_of
from bot.transport.window import Window, worked_off
from bot.web import Routes, served, web_app
from core.errors import SetupError
from core.ports import KeptUpdates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 # the name of a header
DRAIN_SECONDS = 8.0
_CLOSING_SECONDS = 0.3  # of connections, twice over: those that wait have been waited for
STOP_SECONDS = 1.5
BODY_SECONDS = 15.0
MOST_CONNECTIONS = 100  # that Telegram opens; its own limit

_log = logging.getLogger(__name__)


def webhook_secret(token: str, chosen: str | None) -> str:
    """The secret that Telegram echoes: the operator's, else one that follows from the token."""
    return chosen or hashlib.blake2b(token.encode(), digest_size=32, person=b"webhook").hexdigest()


@asynccontextmanager
async def hooked(
    app: App,
    intake: Intake,
    kept: KeptUpdates,
    url: str,
    secret: str,
    host: str,
    port: int,
    *pages: Routes,
) -> AsyncIterator[int]:
    """Listen while the block runs, and tell Telegram to send to `url`; the port in use.

    Afterwards what has begun gets eight seconds. The webhook stays set, for other processes and
    for the next start: meanwhile Telegram keeps the updates.
    """
    server = web_app(webhook_routes(intake, urlsplit(url).path or "/", secret), *pages)
    await app.start()
    try:
        async with served(server, host, port, drain_seconds=_CLOSING_SECONDS) as used:
            await _announce(app, url, secret)
            app.create_task(publish_menu(app.bot, app.bot_data), name="menu")
            app.create_task(_work_off(intake, kept), name="left over")
            try:
                yield used
            finally:
                await intake.drain(DRAIN_SECONDS)
    finally:
        await stopped(app)


async def stopped(app: App) -> None:
    """Stop the application; what it does beside updates gets a moment."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await app.stop()
    except TimeoutError:
        _log.warning("some work beside the updates was not finished in time")


def webhook_routes(intake: Intake, path: str, secret: str) -> Routes:
    """The endpoint: 200 after the work, 503 with Retry-After while it cannot be done."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return web.Response(status=403)
        try:
            raw = json.loads(await _body_of(request))
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if update_id_of(raw) is None:
            return web.Response(status=400)
        return _said(await intake.take(raw))

    return [web.post(path, receive)]


async def _work_off(intake: Intake, kept: KeptUpdates) -> None:
    """What was kept while this bot polled."""
    window = Window(kept, time.monotonic)
    async with asyncio.TaskGroup() as group:
        for number, raw in await window.left_over():
            group.create_task(worked_off(intake, window, number, raw))


def _said(taken: Taken) -> web.Response:
    match taken:
        case Handled():
            return web.Response()
        case Later(seconds):
            wait = seconds
        case Stopping():
            wait = 1.0
        case _:
            assert_never(taken)
    return web.Response(status=503, headers={"Retry-After": str(math.ceil(wait))})


async def _body_of(request: web.Request) -> bytes:
    """The whole body; raises 413 by itself, and `TimeoutError` where it does not come."""
    if request.content.is_eof():  # as nearly always: no timer for what is there
        return await request.read()
    async with asyncio.timeout(BODY_SECONDS):
        return await request.read()


async def _announce(app: App, url: str, secret: str) -> None:
    """Set the webhook, patiently; raises `SetupError` when Telegram does not want the address."""
    for wait in (*WAITS, None):
        try:
            await app.bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=UPDATES,
                max_connections=MOST_CONNECTIONS,
            )
        except BadRequest as error:
            raise SetupError(
                f"Telegram refuses TELEGRAM_WEBHOOK_URL or its secret: {error.message}."
            ) from error
        except NetworkError as error:
            if wait is None:
                raise SetupError("Telegram does not take the webhook; is it reachable?") from error
            _log.warning("the webhook could not be set; trying again in %.0f s", wait)
            await asyncio.sleep(wait)
        else:
            return
