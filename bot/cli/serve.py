"""`segue run`: the bot, until it is told to stop."""

import argparse
import asyncio
import errno
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

from bot.app import opened_house
from bot.cli.first_start import with_catalogue
from bot.cli.parser import LAST_PORT
from bot.context import House
from bot.logs import configure_logs
from bot.playground import Playground
from bot.polling import polled
from bot.telegram_app import build_application, make_contact
from core.errors import SetupError
from core.settings import Settings

_PORTS_TRIED = 20


class Mode(Enum):
    """How updates arrive."""

    PLAYGROUND = "playground"
    POLLING = "polling"
    WEBHOOK = "webhook"


async def serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; what has begun is finished first."""
    configure_logs(settings.log_format, settings.log_level, sys.stderr)
    mode = chosen_mode(arguments, settings)
    stopped = _stop_signal()
    async with opened_house(settings) as opened:
        await with_catalogue(opened)
        async with _serving(mode, arguments, settings, opened.house) as address:
            print(address, flush=True)
            await stopped.wait()
            print("Stopping.", flush=True)
    return 0


def chosen_mode(arguments: argparse.Namespace, settings: Settings) -> Mode:
    """What was asked for, else what the settings suggest; raises `SetupError`."""
    token = settings.telegram_bot_token is not None
    if arguments.playground and token:
        raise SetupError(
            "TELEGRAM_BOT_TOKEN is set, and the playground never runs beside a real bot;"
            " unset it to try things out."
        )
    if (arguments.polling or arguments.webhook) and not token:
        raise SetupError("TELEGRAM_BOT_TOKEN is not set; get one from @BotFather.")
    if arguments.webhook and not settings.telegram_webhook_url:
        raise SetupError("TELEGRAM_WEBHOOK_URL is not set; it is where Telegram sends updates.")
    if not token:
        return Mode.PLAYGROUND
    hooked = arguments.webhook or (settings.telegram_webhook_url and not arguments.polling)
    return Mode.WEBHOOK if hooked else Mode.POLLING


@asynccontextmanager
async def _serving(
    mode: Mode, arguments: argparse.Namespace, settings: Settings, house: House
) -> AsyncIterator[str]:
    if mode is Mode.PLAYGROUND:
        async with _open_playground(arguments.port) as playground:
            address = playground.address
            app = build_application(house, address.token, address.base_url, direct=True)
            await make_contact(app, asyncio.sleep)
            async with app, polled(app):
                yield f"The playground is at {address.page_url} (open it in your browser)."
        return
    token = settings.telegram_bot_token
    if token is None:
        raise SetupError("TELEGRAM_BOT_TOKEN is not set.")
    app = build_application(house, token.get_secret_value(), settings.telegram_base_url)
    await make_contact(app, asyncio.sleep)
    if mode is Mode.POLLING:
        async with app, polled(app):
            yield f"@{app.bot.username} is polling."
        return
    from bot.webhook import hooked, webhook_secret

    chosen = settings.telegram_webhook_secret
    secret = webhook_secret(token.get_secret_value(), chosen.get_secret_value() if chosen else None)
    url = settings.telegram_webhook_url or ""
    async with app, hooked(app, url, secret, arguments.host, arguments.port) as port:
        yield f"@{app.bot.username} listens on port {port} for its webhook."


@asynccontextmanager
async def _open_playground(port: int) -> AsyncIterator[Playground]:
    """The playground on the port, or on the next free one, which is then said."""
    for tried in range(port, min(port + _PORTS_TRIED, LAST_PORT + 1)):
        playground = Playground(port=tried)
        try:
            await playground.__aenter__()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        if tried != port:
            print(f"Port {port} is taken, so it is {tried}.", flush=True)
        try:
            yield playground
        finally:
            await playground.__aexit__(None, None, None)
        return
    raise SetupError(f"Ports {port} to {port + _PORTS_TRIED - 1} are taken; name one with --port.")


def _stop_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
