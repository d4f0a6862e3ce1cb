"""The PTB application: handlers, transport, and a first contact that is patient."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ExtBot

from bot.context import App, House, context_types
from bot.flood import FloodControl
from bot.handlers import register
from bot.intake import put_off
from bot.telegram_http import AiohttpRequest, system_proxy
from core.errors import SetupError

#: All that is asked for; what else comes is confirmed quietly (`bot.handlers.meant`).
UPDATES = ("message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member")
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)
_CONNECTIONS = 256

_log = logging.getLogger(__name__)


class ForgetfulApplication(App):
    """An application without persistence, that therefore notes nothing to be persisted.

    PTB keeps the id of every chat and person for it, in sets that nobody empties without one.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object = None, job: object = None) -> None:
        """Nothing."""


def build_application(
    house: House,
    token: str,
    base_url: str | None = None,
    *,
    direct: bool = False,
    failed: Callable[[str], None] | None = None,
) -> App:
    """An application that is not started yet; `direct` passes by any proxy of the environment.

    Updates reach it through an `Intake`, or one by one through `process_update`; it fetches none
    itself. `failed` is told the class of every failure of Telegram. Raises `SetupError` for a
    proxy that cannot be used.
    """
    builder = (
        Application.builder()
        .application_class(ForgetfulApplication)
        .bot(_bot(token, base_url, direct=direct, failed=failed))
        .context_types(context_types(house))
        .updater(None)
        .job_queue(None)
    )
    app: App = builder.build()
    app.add_error_handler(put_off)
    register(app)
    return app


def _bot(
    token: str, base_url: str | None, *, direct: bool, failed: Callable[[str], None] | None
) -> ExtBot[None]:
    root = bot_api_root(base_url) if base_url else "https://api.telegram.org/bot"
    proxy = None if direct else system_proxy(root)
    return ExtBot(
        token,
        base_url=root,
        base_file_url=root.removesuffix("/bot") + "/file/bot",
        request=AiohttpRequest(connections=_CONNECTIONS, proxy=proxy, failed=failed),
        get_updates_request=AiohttpRequest(connections=2, proxy=proxy, failed=failed),
        rate_limiter=FloodControl(),
    )


def bot_api_root(base_url: str) -> str:
    """What the token is appended to, `https://server/bot`, from either way of giving it."""
    trimmed = base_url.rstrip("/")
    return trimmed if trimmed.endswith("/bot") else f"{trimmed}/bot"


async def make_contact(
    app: App, sleep: Callable[[float], Awaitable[None]], waits: Sequence[float] = WAITS
) -> None:
    """Initialise the application, waiting for Telegram as long as `waits` allow.

    Raises `SetupError` for a token that is refused or a server that never answers.
    """
    try:
        await _contact(app, sleep, waits)
    except BaseException:
        # What is not initialised PTB does not shut down, its connections included.
        await app.bot.request.shutdown()
        raise


async def _contact(
    app: App, sleep: Callable[[float], Awaitable[None]], waits: Sequence[float]
) -> None:
    for wait in (*waits, None):
        try:
            await app.initialize()
        except InvalidToken as error:
            raise SetupError(
                "Telegram refuses TELEGRAM_BOT_TOKEN; copy it again from @BotFather."
            ) from error
        except NetworkError as error:
            if wait is None:
                raise SetupError(
                    "Telegram does not answer; check the network, or TELEGRAM_BASE_URL."
                ) from error
            _log.warning("Telegram does not answer; trying again in %.0f s.", wait)
            await sleep(wait)
        else:
            return
