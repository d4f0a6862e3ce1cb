"""What a log may say above debug: never a token, never what a person wrote."""

import re
import traceback
from collections.abc import Iterator

from structlog.typing import EventDict
from telegram.error import TelegramError

from core.errors import SetupError, StoreDownError

#: Errors whose message is ours or Telegram's; that of any other may quote a person.
_SPEAKING = (SetupError, StoreDownError, TelegramError)
_SECRETS = re.compile(
    r"(?<!\d)\d+:[\w-]{30,}"  # a bot's token
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user and password of an address
    r"|(?i:(?<=bearer ))\S+"
    r"|\bsk-[\w-]{16,}"
)
_HIDDEN = "[secret]"


def hide_secrets(_: object, __: str, event: EventDict) -> EventDict:
    """A structlog processor: nothing that looks like a secret leaves."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRETS.sub(_HIDDEN, value)
    return event


class Traces:
    """A structlog processor that writes tracebacks; in full only where everything is logged."""

    def __init__(self, *, full: bool) -> None:
        self._full = full

    def __call__(self, _: object, __: str, event: EventDict) -> EventDict:
        """Replace `exc_info` by a text."""
        given = event.pop("exc_info", None)
        error = given[1] if isinstance(given, tuple) else given
        if isinstance(error, BaseException):
            lines = traceback.format_exception(error) if self._full else discreet(error)
            event["exception"] = "".join(lines).rstrip()
        return event


def discreet(error: BaseException) -> Iterator[str]:
    """A traceback with the places and kinds of errors, and only such messages as name nobody."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from discreet(before)
        yield "\nwhich led to:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    kind = type(error)
    said = f": {error}" if isinstance(error, _SPEAKING) else ""
    yield f"{kind.__module__}.{kind.__qualname__}{said}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "\nin the group:\n\n"
            yield from discreet(each)
