"""What happens before any handler: what was chosen is read, and too many requests are refused."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.context import App, Context
from bot.handlers.meant import is_meant
from bot.memory.limits import Refused
from bot.transport.attempt import current, note_let_down
from bot.ui import show
from bot.ui.guide import sentence_screen
from bot.ui.recognising import recognise
from core.errors import StoreDownError
from core.personal import begin_work

TOO_MANY = "limit-reached"
BEFORE = -1  # the group of handlers that comes before the others
_INLINE_CACHE = 5


async def gate(update: Update, context: Context) -> None:
    """Let an update through to the handlers, with what they need to know of who sent it.

    From here on a /forget of theirs keeps this update from writing anything of them.
    """
    begin_work()
    if not is_meant(update):
        raise ApplicationHandlerStop
    with _without_store():
        await recognise(update, context)
    refused = None
    trial = current.get()
    if trial is None or trial.first:  # a store that was away is not the person's asking again
        with _without_store():
            refused = await _counted(update, context)
    if refused:
        await _refuse(update, context, refused)
        raise ApplicationHandlerStop


@contextmanager
def _without_store() -> Iterator[None]:
    """Go on without what a store would have said; what needs it will say so itself."""
    try:
        yield
    except StoreDownError as error:
        note_let_down(error)


async def _counted(update: Update, context: Context) -> Refused | None:
    limits, message, query = context.bot_data.limits, update.message, update.callback_query
    if update.inline_query:
        return await limits.inline(update.inline_query.from_user.id)
    if query:
        chat = query.message.chat.id if query.message else 0
        return await limits.request(query.from_user.id, chat)
    if message is None or not _concerns_us(update, context):
        return None
    sender = message.sender_chat or message.from_user  # all anonymous admins share one user
    return await limits.request(sender.id, message.chat_id) if sender else None


def _concerns_us(update: Update, context: Context) -> bool:
    """Whether some handler will take it; a group's other talk counts for nobody."""
    handlers = context.application.handlers.get(0, ())
    return any(handler.check_update(update) not in (None, False) for handler in handlers)


async def _refuse(update: Update, context: Context, refused: Refused) -> None:
    texts = context.own_texts(update) if update.callback_query else context.texts(update)
    sentence = texts(TOO_MANY, seconds=refused.seconds)
    with suppress(TelegramError):
        if update.inline_query:
            await update.inline_query.answer([], cache_time=_INLINE_CACHE, is_personal=True)
        elif update.callback_query:
            await update.callback_query.answer(sentence, show_alert=True)
        elif refused.first:  # the others in silence: each would wait for its second in the chat
            await show.send(update, context, sentence_screen(sentence))


def register(app: App) -> None:
    """Add it before all others."""
    app.add_handler(TypeHandler(Update, gate), group=BEFORE)
