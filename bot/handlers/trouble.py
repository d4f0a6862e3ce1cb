"""The one error handler: errors become sentences, unknown ones a number to quote."""

import logging
import secrets
from contextlib import suppress

from telegram import InlineQueryResultsButton, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import show
from bot.context import App, Context
from bot.texts import Texts
from bot.views.guide import sentence_screen
from bot.views.markup import cut
from bot.views.trouble import trouble

UNEXPECTED = "error-unexpected"
INLINE = "inline-trouble"
_ALERT = 200
_HARMLESS = (
    show.NOT_MODIFIED,
    "query is too old",
    "query id is invalid",
    "message to edit not found",
    "message can't be edited",
    "message to be replied not found",
    "chat not found",
    "not enough rights",
    "have no rights",
)

_log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Tell the person what happened; log what nobody expected."""
    error = context.error
    if error is None or _about_telegram(error):
        return
    texts = context.texts(update) if isinstance(update, Update) else context.texts_in("en")
    sentence = trouble(error, texts)
    if sentence is None:
        sentence = _unexpected(error, texts)
    else:
        _log.info("answered an error: %s", type(error).__name__)
    if isinstance(update, Update):
        await _tell(update, context, sentence)


def _about_telegram(error: Exception) -> bool:
    """Whether it is Telegram that refused; then there is nobody to tell, or no way to."""
    if isinstance(error, BadRequest):
        harmless = any(words in error.message.lower() for words in _HARMLESS)
        if harmless:
            _log.debug("Telegram refused: %s", error.message)
        return harmless
    if isinstance(error, Forbidden):
        _log.debug("not allowed to write there: %s", error.message)
        return True
    if isinstance(error, RetryAfter | NetworkError):
        _log.warning("Telegram does not answer as it should: %s", type(error).__name__)
        return True
    return False


def _unexpected(error: Exception, texts: Texts) -> str:
    incident = secrets.token_hex(3)
    _log.error("unexpected error %s", incident, exc_info=error)
    return texts(UNEXPECTED, incident=incident)


async def _tell(update: Update, context: Context, sentence: str) -> None:
    with suppress(TelegramError):
        if update.inline_query:
            text = context.texts(update)(INLINE)
            button = InlineQueryResultsButton(text, start_parameter="help")
            await update.inline_query.answer([], cache_time=0, is_personal=True, button=button)
            return
        if update.callback_query:
            try:
                await update.callback_query.answer(cut(sentence, _ALERT), show_alert=True)
            except BadRequest:  # answered or too old: say it in the chat
                _log.debug("a button could not be answered any more")
            else:
                return
        await show.send(update, context, sentence_screen(sentence))


def register(app: App) -> None:
    """Add it."""
    app.add_error_handler(on_error)
