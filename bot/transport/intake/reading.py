"""From what a Bot API server sent to an update; nothing that it may send raises here."""

import logging
from collections.abc import Iterator
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from bot.transport.sloppy import mend_update

KINDS = frozenset({
    "message", "edited_message", "callback_query", "inline_query", "chosen_inline_result",
    "my_chat_member",
})  # fmt: skip
_LARGEST = 2**63 - 1  # of an id, in the Bot API and in the database

_log = logging.getLogger(__name__)


def update_id_of(raw: object) -> int | None:
    """The number of an update; None for what is no update."""
    number: Any = raw.get("update_id") if isinstance(raw, dict) else None
    return number if _is_id(number) and number >= 0 else None


def kind_of(raw: dict[str, Any]) -> str:
    """The kind of an update, as a label from a small set."""
    return next((key for key in raw if key in KINDS), "other")


def is_inline(raw: dict[str, Any]) -> bool:
    """Whether somebody is typing behind the bot's name."""
    return isinstance(raw.get("inline_query"), dict)


def lane_of(raw: dict[str, Any]) -> int | None:
    """The chat in whose order an update stands; where there is none, as inline, the person.

    None where neither makes sense: then it waits for nobody.
    """
    bodies = [body for body in raw.values() if isinstance(body, dict)]
    messages = [body["message"] for body in bodies if isinstance(body.get("message"), dict)]
    places = [(each, "chat") for each in (*bodies, *messages)] + [(each, "from") for each in bodies]
    found = (holder[key].get("id") for holder, key in places if isinstance(holder.get(key), dict))
    return next(filter(_is_id, found), None)


def parsed(raw: dict[str, Any], bot: ExtBot[None]) -> Update | None:
    """The update; None, and a line in the log without its content, when it makes no sense."""
    try:
        mend_update(raw)
        update = Update.de_json(raw, bot)
        if _is_sound(update):
            return update
        why = "ill-typed"
    except Exception as error:  # noqa: BLE001 # what foreign values do inside of PTB is not known
        why = type(error).__name__
    _log.error("update %s cannot be read: %s", update_id_of(raw), why)  # the trace would quote it
    return None


def _is_sound(update: Update) -> bool:
    """Whether what handlers rely on is there, and has the types that PTB promises unchecked."""
    if any(each is None for each in _needed_of(update)):
        return False
    people = (update.effective_user, update.effective_chat, update.effective_sender)
    if not all(each is None or _is_id(each.id) for each in people):
        return False
    return all(text is None or isinstance(text, str) for text in _texts_of(update)) and all(
        map(_is_id, _numbers_of(update))
    )


def _needed_of(update: Update) -> Iterator[object]:
    for message in _messages_of(update):
        yield message.chat
    for asked in (update.inline_query, update.callback_query, update.chosen_inline_result):
        if asked is not None:
            yield asked.from_user
    if change := update.my_chat_member:
        yield from (change.chat, change.from_user, change.new_chat_member, change.old_chat_member)


def _texts_of(update: Update) -> Iterator[object]:
    for message in _messages_of(update):
        yield from (message.text, message.caption, message.chat.type, message.chat.title)
    if user := update.effective_user:
        yield from (user.first_name, user.username, user.language_code)
    if query := update.callback_query:
        yield from (query.id, query.data, query.inline_message_id)
    if asked := update.inline_query:
        yield from (asked.id, asked.query, asked.offset)
    if chosen := update.chosen_inline_result:
        yield from (chosen.result_id, chosen.query, chosen.inline_message_id)


def _numbers_of(update: Update) -> Iterator[object]:
    for message in _messages_of(update):
        yield message.message_id
        yield message.chat.id
        if message.message_thread_id is not None:
            yield message.message_thread_id


def _messages_of(update: Update) -> Iterator[Any]:
    message = update.effective_message
    if message is not None:
        yield message
        if message.reply_to_message is not None:
            yield message.reply_to_message


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST
