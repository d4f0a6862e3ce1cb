"""`segue run`: the bot, until it is told to stop."""

import argparse
import asyncio
import errno
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from enum import Enum

from bot.app import Opened, build_jobs, opened_house, write_checks
from bot.cli.first_start import with_catalogue
from bot.cli.parser import LAST_PORT
from bot.cli.stand_in import stand_in, stock
from bot.context import App
from bot.jobs import ticking
from bot.logs import configure_logs
from bot.playground import Playground
from bot.telegram_app import build_application
from bot.transport.contact import make_contact
from bot.transport.intake import Intake
from bot.transport.polling import polled
from bot.transport.webhook import hooked, webhook_secret
from bot.ui.deep_links import address as deep_link
from bot.web import Routes, health_routes, metrics_routes, served, web_app
from core.errors import SetupError
from core.settings import Settings

_PORTS_TRIED = 20

_log = logging.getLogger(__name__)


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
    async with AsyncExitStack() as stack:
        fake = None
        if mode is Mode.PLAYGROUND and settings.spotify_client_id is None:
            beside = await stack.enter_async_context(stand_in(settings))
            fake, settings = beside.fake, beside.settings
        opened = await stack.enter_async_context(opened_house(settings))
        await with_catalogue(opened)
        if fake is not None:
            await stock(fake, opened)
        async with _serving(mode, arguments, settings, opened) as address:
            print(address, flush=True)
            # What was loaded stays; walked at every full collection it costs a third of the time.
            gc.collect()
            gc.freeze()
            if fake is not None:
                where = f"A stand-in for Spotify is at {fake.url}/ (try /login)."
                print(where, file=sys.stderr, flush=True)
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


def all_routes(opened: Opened, deep_link: Callable[[str], str]) -> list[Routes]:
    """The pages of the web server, beside the webhook: the operator's, and those of the features.

    `deep_link` makes the address of the private chat with a start parameter.
    """
    house = opened.house
    routes: list[Routes] = [
        health_routes(write_checks(opened.stores), opened.outages.recent),
        metrics_routes(opened.metrics),
    ]
    pages = [feature.pages for feature in house.features.all if feature.pages]
    return [*routes, *(make(house, deep_link) for make in pages)]


@asynccontextmanager
async def _serving(
    mode: Mode, arguments: argparse.Namespace, settings: Settings, opened: Opened
) -> AsyncIterator[str]:
    """Take updates while the block runs; what to tell the operator."""
    async with AsyncExitStack() as stack:
        if mode is Mode.PLAYGROUND:
            playground = await stack.enter_async_context(_open_playground(arguments.port))
            address = playground.address
            app = await _application(stack, opened, address.token, address.base_url, direct=True)
            intake = Intake(app, opened.marks(app.bot.id), opened.metrics, outages=opened.outages)
            pages = all_routes(opened, lambda payload: f"{address.page_url}#start={payload}")
            await stack.enter_async_context(ticking(build_jobs(settings, opened, None)))
            await _pages(stack, settings.web_port, "127.0.0.1", pages)
            await stack.enter_async_context(polled(app, intake, opened.kept(app.bot.id)))
            yield f"The playground is at {address.page_url} (open it in your browser)."
            return
        token = _token(settings)
        app = await _application(stack, opened, token, settings.telegram_base_url)
        intake = Intake(app, opened.marks(app.bot.id), opened.metrics, outages=opened.outages)
        username = app.bot.username
        pages = all_routes(opened, lambda payload: deep_link(username, payload))
        await stack.enter_async_context(_timed(settings, opened, app))
        if mode is Mode.POLLING:
            if opened.house.spotify is not None and settings.web_port is None:
                _log.warning("Spotify cannot lead back here: set SEGUE_WEB_PORT for its callback.")
            await _pages(stack, settings.web_port, arguments.host, pages)
            await stack.enter_async_context(polled(app, intake, opened.kept(app.bot.id)))
            yield f"@{app.bot.username} is polling."
            return
        chosen = settings.telegram_webhook_secret
        secret = webhook_secret(token, chosen.get_secret_value() if chosen else None)
        url = settings.telegram_webhook_url or ""
        where = (arguments.host, arguments.port)
        port = await stack.enter_async_context(
            hooked(app, intake, opened.kept(app.bot.id), url, secret, *where, *pages)
        )
        yield f"@{app.bot.username} listens on port {port} for its webhook."


def _timed(settings: Settings, opened: Opened, app: App) -> AbstractAsyncContextManager[None]:
    """Timed work while the block runs."""

    async def initialised() -> App:
        return app

    return ticking(build_jobs(settings, opened, initialised))


async def _application(
    stack: AsyncExitStack,
    opened: Opened,
    token: str,
    base_url: str | None,
    *,
    direct: bool = False,
) -> App:
    """An application that knows who it is; the stack closes it."""
    app = build_application(
        opened.house,
        token,
        base_url,
        direct=direct,
        failed=lambda error: opened.metrics.failed("telegram", error),
    )
    await make_contact(app, asyncio.sleep)
    return await stack.enter_async_context(app)


async def _pages(
    stack: AsyncExitStack, port: int | None, host: str, pages: Sequence[Routes]
) -> None:
    """Serve the pages beside polling, where a port was given for them."""
    if port is not None:
        await stack.enter_async_context(served(web_app(*pages), host, port))


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        raise SetupError("TELEGRAM_BOT_TOKEN is not set.")
    return settings.telegram_bot_token.get_secret_value()


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
