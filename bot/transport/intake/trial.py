"""The failures after which an update is worth trying again."""

import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.transport.attempt import current
from bot.transport.telegram_http import NotSentError
from core.errors import StoreDownError

ErrorHandler = Callable[[object, Context], Coroutine[Any, Any, None]]

_log = logging.getLogger(__name__)


def passing(error: Exception | None) -> bool:
    """Whether an error goes by itself and nothing was answered: then the work is repeated later.

    A time-out after the request was sent is none: the message may have arrived.
    """
    if isinstance(error, StoreDownError | RetryAfter | NotSentError):
        return True
    return isinstance(error, NetworkError) and not isinstance(error, TimedOut | BadRequest)


async def put_off(update: object, context: Context) -> None:
    """The first error handler: keeps passing failures from the user, for the intake to repeat.

    Where the answer was sent already, what fails afterwards is given up: what a store is told
    beside it, or the end of a press. A repetition would send the answer again.
    """
    trial, error = current.get(), context.error
    if trial is None:
        return
    if trial.answered and passing(error):
        _log.warning("what comes after an answer was lost: %s", type(error).__name__)
        if isinstance(update, Update) and update.callback_query:
            with suppress(TelegramError):
                await update.callback_query.answer()
        raise ApplicationHandlerStop
    if trial.repeatable and passing(error):
        trial.failure = error
        raise ApplicationHandlerStop


def last(handler: ErrorHandler) -> ErrorHandler:
    """The last error handler: what it told ends the update, and its own failures are not lost.

    PTB would only log them, and go on with the next group of handlers as if nothing had been.
    """

    async def handle(update: object, context: Context) -> None:
        trial = current.get()
        try:
            await handler(update, context)
        except ApplicationHandlerStop:
            raise
        except Exception as error:
            if trial is None:
                raise
            if trial.repeatable and passing(error):
                trial.failure = error
            else:
                trial.broken = error
        raise ApplicationHandlerStop

    return handle
