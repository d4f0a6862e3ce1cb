"""The PTB application: handlers, order, and a first contact that is patient."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ExtBot
from telegram.request import HTTPXRequest

from bot.context import App, House, context_types
from bot.handlers import register
from bot.order import ChatOrder
from core.errors import SetupError

UPDATES = ("message", "callback_query", "inline_query")
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)
_CONCURRENCY = 64
_CONNECTIONS = 128
_POLL_SECONDS = 20.0

_log = logging.getLogger(__name__)


def build_application(
    house: House, token: str, base_url: str | None = None, *, direct: bool = False
) -> App:
    """An application that is not started yet; `direct` passes by any proxy of the environment."""
    options = {"trust_env": not direct}
    builder = (
        Application.builder()
        .bot(_bot(token, base_url, options))
        .context_types(context_types(house))
        .concurrent_updates(ChatOrder(_CONCURRENCY))
        .job_queue(None)
    )
    app: App = builder.build()
    register(app)
    return app


def _bot(token: str, base_url: str | None, options: dict[str, bool]) -> ExtBot[None]:
    calls = HTTPXRequest(
        connection_pool_size=_CONNECTIONS,
        pool_timeout=10,
        read_timeout=15,
        httpx_kwargs=dict(options),
    )
    polls = HTTPXRequest(
        connection_pool_size=1, read_timeout=_POLL_SECONDS, httpx_kwargs=dict(options)
    )
    root = bot_api_root(base_url) if base_url else "https://api.telegram.org/bot"
    return ExtBot(
        token,
        base_url=root,
        base_file_url=root.removesuffix("/bot") + "/file/bot",
        request=calls,
        get_updates_request=polls,
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
