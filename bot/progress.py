"""Slow work shows life: a draft in private chats, the typing action in groups."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.context import Context

T = TypeVar("T")
AFTER_SECONDS = 0.6
EVERY_SECONDS = 4.0

_log = logging.getLogger(__name__)


async def working(update: Update, context: Context, work: Awaitable[T]) -> T:
    """The result of the work; the chat sees that something goes on when it takes long."""
    return await shown_while(work, lambda: _show(update, context))


async def shown_while(
    work: Awaitable[T],
    show: Callable[[], Awaitable[object]],
    after: float = AFTER_SECONDS,
    every: float = EVERY_SECONDS,
) -> T:
    """The result of the work; `show` is called `after` seconds and then `every` so many.

    The work ends with the caller: cancelling one cancels the other.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=after)
        while not done:
            await show()
            done, _ = await asyncio.wait({task}, timeout=every)
    finally:
        if not task.done():
            task.cancel()
    return await task


async def _show(update: Update, context: Context) -> None:
    chat, message = update.effective_chat, update.effective_message
    if chat is None or update.callback_query is not None:
        return  # a pressed button shows its own waiting
    try:
        if chat.type == ChatType.PRIVATE and message is not None:
            text = context.texts(update)("working")
            await context.bot.send_message_draft(chat.id, draft_id=message.message_id, text=text)
        else:
            await context.bot.send_chat_action(chat.id, ChatAction.TYPING)
    except TelegramError as error:
        _log.debug("could not show that work goes on: %s", error)
