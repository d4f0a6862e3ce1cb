"""One attempt at an update, and the failures after which it is worth trying again."""

from contextvars import ContextVar
from dataclasses import dataclass

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.telegram_http import NotSentError
from core.errors import StoreDownError


@dataclass(slots=True)
class Trial:
    """Whether the update may be tried again later, and why it has to be."""

    repeatable: bool
    failure: Exception | None = None


#: The attempt that the running task works on; unset where updates are handled without intake.
current: ContextVar[Trial | None] = ContextVar("trial", default=None)


def passing(error: Exception | None) -> bool:
    """Whether an error goes by itself and nothing was answered: then the work is repeated later.

    A time-out after the request was sent is none: the message may have arrived.
    """
    if isinstance(error, StoreDownError | RetryAfter | NotSentError):
        return True
    return isinstance(error, NetworkError) and not isinstance(error, TimedOut | BadRequest)


async def put_off(_: object, context: Context) -> None:
    """The first error handler: keeps passing failures from the user, for the intake to repeat."""
    trial = current.get()
    if trial is not None and trial.repeatable and passing(context.error):
        trial.failure = context.error
        raise ApplicationHandlerStop
