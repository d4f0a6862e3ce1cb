"""Slow work shows life: drafts that tell the stage in private chats, typing elsewhere."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.context import Context
from bot.ui.spots import spot_of
from core.stages import Stage, watch

T = TypeVar("T")
AFTER_SECONDS = 0.6
EVERY_SECONDS = 4.0

_STAGES = {
    Stage.READING: "working-reading",
    Stage.FINDING: "working-finding",
    Stage.RANKING: "working-ranking",
}

_log = logging.getLogger(__name__)


class Progress:
    """The stage that the work is at; `changed` is set with every new one."""

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self.changed = asyncio.Event()

    def reached(self, stage: Stage) -> None:
        """The work tells where it is; work that goes side by side does not lead back."""
        order = list(Stage)
        if self.stage is None or order.index(stage) > order.index(self.stage):
            self.stage = stage
            self.changed.set()


async def working(update: Update, context: Context, work: Awaitable[T]) -> T:
    """The result of the work; the chat sees that something goes on when it takes long."""
    progress = Progress()
    watch(progress.reached)
    return await shown_while(work, lambda: _show(update, context, progress.stage), progress)


async def shown_while(
    work: Awaitable[T],
    show: Callable[[], Awaitable[object]],
    progress: Progress | None = None,
    after: float = AFTER_SECONDS,
    every: float = EVERY_SECONDS,
) -> T:
    """The result of the work; after `after` seconds `show` is called, and then again and again.

    That is every `every` seconds and with every new stage. Showing never holds up the result, nor
    does its failure. All ends with the caller.
    """
    task = asyncio.ensure_future(work)
    showing: asyncio.Future[Any] | None = None
    try:
        done, _ = await asyncio.wait({task}, timeout=after)
        if not done:
            showing = asyncio.ensure_future(_keep_showing(show, progress or Progress(), every))
        return await task
    finally:
        for each in (task, showing):
            if each is not None and not each.done():
                each.cancel()
        if showing is not None:
            await asyncio.gather(showing, return_exceptions=True)


async def _keep_showing(
    show: Callable[[], Awaitable[object]], progress: Progress, every: float
) -> None:
    while True:
        progress.changed.clear()
        await show()
        try:
            async with asyncio.timeout(every):
                await progress.changed.wait()
        except TimeoutError:
            continue


async def _show(update: Update, context: Context, stage: Stage | None) -> None:
    """Show it once; raises where the chat takes nothing, so that it is not tried again."""
    spot, message = spot_of(update), update.message
    if spot is None or update.callback_query is not None:
        return  # a pressed button shows its own waiting
    if spot.direct is not None:
        return  # Telegram has neither for the direct messages of a channel
    if message is not None and message.chat.type == ChatType.PRIVATE:
        texts = context.texts(update)
        text = texts(_STAGES[stage]) if stage else texts("working")
        try:
            await context.bot.send_message_draft(
                spot.chat_id,
                draft_id=message.message_id,
                text=text,
                message_thread_id=spot.thread,
            )
        except TelegramError as error:  # not every server has drafts
            _log.debug("could not send a draft: %s", error)
        else:
            return
    try:
        await context.bot.send_chat_action(
            spot.chat_id, ChatAction.TYPING, message_thread_id=spot.thread
        )
    except (BadRequest, Forbidden):
        raise
    except TelegramError as error:
        _log.debug("could not show that work goes on: %s", error)
