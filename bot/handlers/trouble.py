"""The one error handler: errors become sentences, unknown ones a number to quote."""

import logging
import secrets
from contextlib import suppress

from telegram import InlineQueryResultsButton, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.context import App, Context
from bot.handlers.trouble_view import trouble
from bot.memory.questions import Command
from bot.texts import Texts
from bot.transport.intake import last
from bot.ui import show
from bot.ui.deep_links import Problem, question_payload
from bot.ui.guide import searching_screen, sentence_screen
from bot.ui.inputs import FOREIGN_LINK, RefusedInputError
from bot.ui.markup import cut
from bot.ui.recognising import recognise
from core.errors import StoreDownError, UnknownSongError

UNEXPECTED = "error-unexpected"
INLINE = "inline-trouble"
_ALERT = 200
_TOO_LATE = (
    show.NOT_MODIFIED,
    *show.PAST_EDITING,
    "query is too old",
    "query id is invalid",
    "message to delete not found",
    "message can't be deleted",
    "message to be replied not found",
)
#: A chat that takes no message from us: nor does it take one about that.
_SHUT = (
    "chat not found",
    "peer_id_invalid",
    "user is deactivated",
    "group chat was deactivated",
    "group chat was upgraded",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "chat_send_docs_forbidden",
    "chat_guest_send_forbidden",
    "chat_admin_required",
    "user_banned_in_channel",
    "channel_private",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "payment_required",  # a chat where messages cost stars
    "privacy_premium_required",
    "topic_closed",
    "topic_deleted",
    "message thread",
    "direct messages topic",
)
_GONE = ("kicked", "not a member", "was deleted")  # a group that the bot is in no longer

_log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Tell the person what happened; log what nobody expected."""
    error = context.error
    if error is None or await _about_telegram(update, context, error):
        return
    if isinstance(update, Update):
        with suppress(StoreDownError):
            await recognise(update, context)
    texts = _texts(update, context) if isinstance(update, Update) else context.texts_in("en")
    sentence = trouble(error, texts)
    if sentence is None:
        sentence = _unexpected(error, texts)
    else:
        _log.info("answered an error: %s", type(error).__name__)
    if isinstance(update, Update):
        try:
            await _tell(update, context, sentence, error)
        except TelegramError as refused:
            await _about_telegram(update, context, refused)


async def _about_telegram(update: object, context: Context, error: Exception) -> bool:
    """Whether it is Telegram that refused; then there is nobody to tell, or no way to.

    A time-out is among them: what was sent may have arrived, and a sentence about it would be a
    second answer.
    """
    chat = update.effective_chat if isinstance(update, Update) else None
    match error:
        case BadRequest():
            said = error.message.lower()
            if any(words in said for words in _TOO_LATE):
                _log.debug("Telegram refused: %s", error.message)
                return True
            shut = any(words in said for words in _SHUT)
            if shut:
                _log.info("a chat takes no message: %s", error.message)
            return shut
        case ChatMigrated() if chat:
            await context.groups.moved(chat.id, error.new_chat_id)
        case Forbidden():
            _log.info("a chat takes no message: %s", error.message)
            gone = any(words in error.message.lower() for words in _GONE)
            if gone and chat and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
                with suppress(StoreDownError):
                    await context.groups.left(chat.id)
        case TelegramError():
            _log.warning("Telegram does not answer as it should: %s", type(error).__name__)
        case _:
            return False
    return True


def _unexpected(error: Exception, texts: Texts) -> str:
    incident = secrets.token_hex(3)
    _log.error("unexpected error %s", incident, exc_info=error)
    return texts(UNEXPECTED, incident=incident)


def _texts(update: Update, context: Context) -> Texts:
    return context.own_texts(update) if update.callback_query else context.texts(update)


async def _tell(update: Update, context: Context, sentence: str, error: Exception) -> None:
    texts = _texts(update, context)
    if update.inline_query:
        payload = question_payload(Command.SEARCH, Problem.TROUBLE)
        button = InlineQueryResultsButton(texts(INLINE), start_parameter=payload)
        await update.inline_query.answer([], cache_time=0, is_personal=True, button=button)
        return
    if update.callback_query:
        try:
            await update.callback_query.answer(cut(sentence, _ALERT), show_alert=True)
        except BadRequest:  # answered or too old: say it in the chat
            _log.debug("a button could not be answered any more")
        else:
            return
    if update.effective_chat is None or update.my_chat_member:
        return
    screen = sentence_screen(sentence)
    if _names_a_song(error):
        screen = searching_screen(sentence, texts)
    await show.send(update, context, screen)


def _names_a_song(error: Exception) -> bool:
    """Whether a search by name would help: a song that was not found, or a foreign link."""
    foreign = isinstance(error, RefusedInputError) and error.message == FOREIGN_LINK
    return foreign or isinstance(error, UnknownSongError)


def register(app: App) -> None:
    """Add it."""
    app.add_error_handler(last(on_error))
