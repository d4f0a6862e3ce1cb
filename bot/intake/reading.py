"""From what a Bot API server sent to an update."""

import logging
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from bot.sloppy import mend_update

KINDS = frozenset({
    "message", "edited_message", "callback_query", "inline_query", "chosen_inline_result",
    "my_chat_member",
})  # fmt: skip

_log = logging.getLogger(__name__)


def update_id_of(raw: object) -> int | None:
    """The number of an update; None for what is no update."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def kind_of(raw: dict[str, Any]) -> str:
    """The kind of an update, as a label from a small set."""
    return next((key for key in raw if key in KINDS), "other")


def parsed(raw: dict[str, Any], bot: ExtBot[None]) -> Update | None:
    """The update; None, and a line in the log without its content, when it makes no sense."""
    mend_update(raw)
    try:
        return Update.de_json(raw, bot)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        # Without the trace, which quotes it.
        _log.error("update %s cannot be read: %s", update_id_of(raw), type(error).__name__)
        return None
