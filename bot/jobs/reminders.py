"""Timed: reminders before Spotify logins end, and the end of remembered matches."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from telegram.error import BadRequest, Forbidden

from bot.context import App
from bot.texts import LANGUAGES
from core.jobs import Job
from core.schedule import Every
from core.services.login_reminders import remind
from core.spotify import LoginEnd, Reminding

_HOUR = Every(timedelta(hours=1))

_log = logging.getLogger(__name__)


def reminders(app: Callable[[], Awaitable[App]], logins: Reminding) -> Job:
    """Every hour, what is due by then; `app` is asked for one that is initialised."""

    async def work() -> Mapping[str, int]:
        return {"sent": await remind_once(await app(), logins, datetime.now(UTC))}

    return Job("reminders", _HOUR, work, makes_up=True)


def match_pruning(prune: Callable[[], Awaitable[int]]) -> Job:
    """Every hour, which of Spotify's tracks ours are: nothing of Spotify's is kept for good."""

    async def work() -> Mapping[str, int]:
        return {"matches": await prune()}

    return Job("match-pruning", _HOUR, work, makes_up=True)


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
