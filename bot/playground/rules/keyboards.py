"""What may stand under a message, and in place of the user's keyboard."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    KeyboardButtonStyle,
    ReplyLimit,
)

from bot.playground.errors import bad_request
from bot.playground.markup.links import button_address
from bot.playground.markup.utf16 import width

_ACTIONS: Final = (
    "url",
    "login_url",
    "web_app",
    "callback_data",
    "callback_game",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
)
_LIMITS: Final = InlineKeyboardButtonLimit
START_PARAMETER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_markup(markup: Mapping[str, Any], *, private: bool = True) -> None:
    """Check a reply markup of any kind; types and fields have been checked before."""
    if "inline_keyboard" in markup:
        check_inline_keyboard(markup["inline_keyboard"], private=private)
    elif "keyboard" in markup:
        if not any(markup["keyboard"]):
            raise bad_request("keyboard must not be empty")
        for button in (each for row in markup["keyboard"] for each in row):
            if not button["text"].strip():
                raise bad_request("keyboard button text must not be empty")
    elif markup.get("remove_keyboard", markup.get("force_reply")) is not True:
        raise bad_request("remove_keyboard and force_reply can only be true")
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not (
        ReplyLimit.MIN_INPUT_FIELD_PLACEHOLDER
        <= width(placeholder)
        <= ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER
    ):
        raise bad_request("input_field_placeholder must be 1 to 64 characters long")


def check_inline_keyboard(rows: list[list[dict[str, Any]]], *, private: bool = True) -> None:
    """Check the buttons under a message."""
    buttons = [button for row in rows for button in row]
    if len(buttons) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long: more than 100 buttons")
    for button in buttons:
        _check_button(button, private=private)
    if any("pay" in each or "callback_game" in each for each in buttons):
        raise bad_request("BUTTON_TYPE_INVALID: payments and games are not in the playground")


def _check_button(button: dict[str, Any], *, private: bool) -> None:
    prefix = "can't parse inline keyboard button"
    if not button["text"].strip():
        raise bad_request(f"{prefix}: text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request(f"{prefix}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{prefix}: exactly one action is allowed, found {', '.join(actions)}")
    if "style" in button and button["style"] not in set(KeyboardButtonStyle):
        raise bad_request(f'{prefix}: unknown style "{button["style"]}"')
    if actions == ["web_app"] and not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    check = _CHECKS.get(actions[0])
    if check is not None:
        check(button[actions[0]])


def _check_data(data: str) -> None:
    if not _LIMITS.MIN_CALLBACK_DATA <= len(data.encode()) <= _LIMITS.MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    if not button_address(url):
        raise bad_request(
            f"inline keyboard button URL '{url}' is invalid: "
            "only http, https and tg links are allowed"
        )


def _check_app(app: Mapping[str, Any]) -> None:
    if not app["url"].startswith("https://"):
        raise bad_request("inline keyboard button URL is invalid: only HTTPS is allowed")


def _check_copy(copied: Mapping[str, Any]) -> None:
    if not 1 <= width(copied["text"]) <= _LIMITS.MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_query(query: str) -> None:
    if width(query) > InlineQueryLimit.MAX_QUERY_LENGTH:
        raise bad_request("BUTTON_SWITCH_QUERY_INVALID")


_CHECKS: Final[Mapping[str, Callable[[Any], None]]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "web_app": _check_app,
    "login_url": _check_app,
    "copy_text": _check_copy,
    "switch_inline_query": _check_query,
    "switch_inline_query_current_chat": _check_query,
}
