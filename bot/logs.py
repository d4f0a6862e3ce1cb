"""Logging for the whole process: in colour on a terminal, one JSON object a line elsewhere.

Tokens never appear; what people write, and messages of errors that may quote it, only at DEBUG.
"""

import logging
import sys
from typing import TextIO

import structlog

from bot.log_safety import Traces, hide_secrets

#: Libraries that print tokens, addresses or texts below this level.
_QUIET = (
    "httpx",
    "httpx2",
    "httpcore",
    "telegram",
    "openai",
    "spotipy",
    "urllib3",
    "aiohttp.access",
)


def configure_logs(style: str, level: str, stream: TextIO | None = None) -> None:
    """Set up the root logger; `style` is `auto`, `json` or `colour`.

    Raises `ValueError` for an unknown level.
    """
    stream = stream or sys.stderr
    colour = style == "colour" or (style == "auto" and stream.isatty())
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if colour else "iso", utc=not colour),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before, processors=_last(colour=colour, full=level.upper() == "DEBUG")
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _last(*, colour: bool, full: bool) -> list[structlog.typing.Processor]:
    tail: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        Traces(full=full),
        hide_secrets,
    ]
    if colour:
        return [*tail, structlog.dev.ConsoleRenderer(colors=True)]
    return [*tail, structlog.processors.JSONRenderer(ensure_ascii=False)]
