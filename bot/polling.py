"""Asking Telegram for updates."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.error import Conflict, TelegramError

from bot.context import App
from bot.menu import publish_menu
from bot.telegram_app import UPDATES

DRAIN_SECONDS = 10.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def polled(app: App) -> AsyncIterator[None]:
    """Poll while the block runs; what has begun is finished afterwards, within ten seconds.

    The application must be initialised; a webhook that was set is removed first.
    """
    updater = app.updater
    if updater is None:
        raise RuntimeError("an application without an updater cannot poll")
    await app.start()
    try:
        await updater.start_polling(
            allowed_updates=UPDATES, bootstrap_retries=10, error_callback=_trouble
        )
        app.create_task(publish_menu(app.bot, app.bot_data.library), name="menu")
        yield
    finally:
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                if updater.running:
                    await updater.stop()
                await app.stop()
        except TimeoutError:
            _log.warning("Some updates were not finished within %.0f s.", DRAIN_SECONDS)


def _trouble(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("Another program polls with the same token; stop one of the two.")
    else:
        _log.warning("Telegram does not answer: %s", type(error).__name__)
