"""Taking updates over a webhook; each is confirmed when it has been handled."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update

from bot.context import App
from bot.menu import publish_menu
from bot.polling import DRAIN_SECONDS
from bot.telegram_app import UPDATES

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 # the name of a header
DEADLINE_SECONDS = 50.0

_log = logging.getLogger(__name__)


def webhook_secret(token: str, chosen: str | None) -> str:
    """The secret that Telegram echoes: the operator's, else one that follows from the token."""
    return chosen or hashlib.blake2b(token.encode(), digest_size=32, person=b"webhook").hexdigest()


@asynccontextmanager
async def hooked(app: App, url: str, secret: str, host: str, port: int) -> AsyncIterator[int]:
    """Listen while the block runs, and tell Telegram to send to `url`; the port in use."""
    server = web.Application(client_max_size=2**20)
    server.router.add_post(urlsplit(url).path or "/", _receiver(app, secret))
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=DRAIN_SECONDS)
    await app.start()
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        await app.bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
        app.create_task(publish_menu(app.bot, app.bot_data.library), name="menu")
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()  # waits for the requests in flight, and so for their updates
        await app.stop()


def _receiver(app: App, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            update = _update(await request.json(), app)
        except (JSONDecodeError, AttributeError, KeyError, TypeError, ValueError):
            return web.Response(status=400)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await app.update_processor.process_update(update, app.process_update(update))
        except TimeoutError:
            _log.warning("an update took longer than %.0f s and was given up", DEADLINE_SECONDS)
        return web.Response(status=200)

    return receive


def _update(body: Any, app: App) -> Update:
    if not isinstance(body, dict):
        raise TypeError("an update is an object")
    return Update.de_json(body, app.bot)
