"""A first contact with Telegram that is patient, and what updates it is asked for."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import InvalidToken, NetworkError

from bot.context import App
from core.errors import SetupError

#: All that is asked for; what else comes is confirmed quietly (`bot.handlers.meant`).
UPDATES = ("message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member")
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)

_log = logging.getLogger(__name__)


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
