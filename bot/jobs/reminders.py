"""Timed: reminders before Spotify logins end, and the end of remembered matches."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from telegram.error import BadRequest, Forbidden

from bot.context import App
from bot.spotify import Spotify
from bot.texts import LANGUAGES
from core.errors import StoreDownError
from core.services.login_reminders import remind
from core.spotify import LoginEnd, Reminding

EVERY_SECONDS = 3600.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def reminded(app: App, every: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Look every hour while the block runs, in one of all processes at a time."""
    spotify = app.bot_data.spotify
    if spotify is None:
        yield
        return
    async with asyncio.TaskGroup() as group:
        task = group.create_task(_again_and_again(app, spotify, every))
        try:
            yield
        finally:
            task.cancel()


async def _again_and_again(app: App, spotify: Spotify, every: float) -> None:
    while True:
        try:
            await remind_once(app, spotify.reminding, datetime.now(UTC))
            await spotify.matching.prune()
        except StoreDownError:
            _log.warning("reminders have to wait: a store does not answer")
        except Exception:  # noqa: BLE001 # a failure now must not end the reminders for good
            _log.exception("reminders failed")
        await asyncio.sleep(every)


async def remind_once(app: App, logins: Reminding, now: datetime) -> int:
    """Send what is due; how many."""

    async def send(login: LoginEnd, days: int) -> None:
        language = login.language if login.language in LANGUAGES else "en"
        text = app.bot_data.library[language]("spotify-reminder", days=days)
        try:
            await app.bot.send_message(login.user_id, text)
        except (BadRequest, Forbidden) as error:
            _log.info("somebody could not be reminded: %s", type(error).__name__)

    return await remind(logins, now, send)
