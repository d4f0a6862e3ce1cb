"""Answers to pressed buttons and inline queries."""

from collections.abc import Mapping
from typing import Final

from telegram.constants import CallbackQueryLimit

from bot.playground.calls.call import Call, Handler
from bot.playground.errors import bad_request
from bot.playground.markup.links import button_address
from bot.playground.markup.utf16 import width
from bot.playground.rules.inline_results import check_answer


def answer_callback(call: Call) -> bool:
    """Stop the waiting button, and show a toast or an alert when there is a text."""
    values, store = call.values, call.store
    text = values.get("text", "")
    if width(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if "url" in values and not button_address(values["url"]):
        raise bad_request("URL_INVALID")
    query = store.queries.answer(values["callback_query_id"], values)
    store.events.publish(
        "answer",
        user_id=query.user_id,
        chat_id=query.chat_id,
        url=values.get("url", ""),
        message_id=query.message_id,
    )
    if text:
        store.note(
            "alert" if values.get("show_alert") else "toast",
            text,
            user_id=query.user_id,
            chat_id=query.chat_id,
            message_id=query.message_id,
        )
    return True


def answer_inline(call: Call) -> bool:
    """Show results above the input of who asked."""
    check_answer(call.values)
    query = call.store.queries.answer(call.values["inline_query_id"], call.values)
    call.store.events.publish(
        "inline",
        query_id=query.id,
        user_id=query.user_id,
        query=query.text,
        results=call.values["results"],
        next_offset=call.values.get("next_offset", ""),
        button=call.values.get("button"),
    )
    return True


CALLS: Final[Mapping[str, Handler]] = {
    "answerCallbackQuery": answer_callback,
    "answerInlineQuery": answer_inline,
}
