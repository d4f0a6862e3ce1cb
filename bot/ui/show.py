"""Putting screens into chats: the one place where screens become Telegram calls."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from telegram import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.context import Context
from bot.ui.actions import DeleteAnswer
from bot.ui.callbacks import Signer
from bot.ui.markup import Markup
from bot.ui.screen import Button, LinkOut, Press, Rows, Screen
from bot.ui.spots import Spot, spot_of, topic_is_gone

NOT_MODIFIED = "message is not modified"
#: What Telegram says of a message that is gone, or that is too old to be changed.
PAST_EDITING = ("message to edit not found", "message can't be edited", "message_id_invalid")
DELETE = "🗑"
_BESIDE = 4  # the delete button stands in the last row where that has fewer buttons


def keyboard(screen: Screen, signer: Signer) -> InlineKeyboardMarkup | None:
    """The buttons with their actions packed; None where there are none."""
    return _keyboard(screen.rows, signer) if screen.rows else None


@lru_cache(maxsize=256)
def _keyboard(rows: Rows, signer: Signer) -> "_Keyboard":
    return _Keyboard([[_button(each, signer) for each in row] for row in rows])


class _Keyboard(InlineKeyboardMarkup):
    """Buttons that are turned into JSON values once, as the same screens are shown again."""

    __slots__ = ("_written",)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        if not recursive:
            return super().to_dict(recursive=False)
        try:
            return self._written
        except AttributeError:
            self._written: dict[str, Any] = super().to_dict()
            return self._written


def preview(screen: Screen) -> LinkPreviewOptions:
    """Whether Telegram may show a cover."""
    return LinkPreviewOptions(is_disabled=not screen.preview)


async def send(update: Update, context: Context, screen: Screen) -> Message | None:
    """Send a screen to the chat of the update; the message that was sent.

    In groups it is a reply, and has a button that deletes it for who asked and for admins.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat and user and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        screen = deletable(screen, user.id)
    return await _send(update, context, screen, keyboard(screen, context.signer))


async def send_question(
    update: Update, context: Context, screen: Screen, placeholder: str
) -> Message | None:
    """Send a question to one person of a group, whose client then opens a reply to it."""
    force = ForceReply(selective=True, input_field_placeholder=placeholder[:64])
    return await _send(update, context, screen, force)


async def edit(query: CallbackQuery, context: Context, screen: Screen) -> None:
    """Put a screen in place of the message whose button was pressed.

    Where that message can no longer be changed, the screen comes as a new one.
    """
    caller = caller_of(query.message, context.signer)
    if caller is not None:
        screen = deletable(screen, caller)
    try:
        if query.message is not None and not query.message.is_accessible:
            raise BadRequest(PAST_EDITING[0])
        await query.edit_message_text(
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen, context.signer),
            link_preview_options=preview(screen),
        )
    except (BadRequest, ChatMigrated) as error:
        said = error.message.lower()
        if NOT_MODIFIED in said:
            return
        past = isinstance(error, ChatMigrated) or any(words in said for words in PAST_EDITING)
        if query.message is None or not past:
            raise
        update = Update(0, callback_query=query)
        await _send(update, context, screen, keyboard(screen, context.signer))


async def edit_rows(query: CallbackQuery, context: Context, rows: Rows) -> None:
    """Put other buttons below the message, as far as it can still be changed."""
    if query.message is not None and not query.message.is_accessible:
        return
    screen = Screen(Markup(""), rows)
    caller = caller_of(query.message, context.signer)
    if caller is not None:
        screen = deletable(screen, caller)
    try:
        await query.edit_message_reply_markup(keyboard(screen, context.signer))
    except BadRequest as error:
        if not any(words in error.message.lower() for words in (NOT_MODIFIED, *PAST_EDITING)):
            raise


def deletable(screen: Screen, caller: int) -> Screen:
    """The screen with a button that deletes it."""
    button = Press(DELETE, DeleteAnswer(caller))
    last = screen.rows[-1] if screen.rows else ()
    if 0 < len(last) < _BESIDE:
        return Screen(screen.text, (*screen.rows[:-1], (*last, button)), screen.preview)
    return Screen(screen.text, (*screen.rows, (button,)), screen.preview)


def caller_of(message: object, signer: Signer) -> int | None:
    """Who asked for a message of the bot in a group, by its delete button."""
    markup = message.reply_markup if isinstance(message, Message) else None
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            if isinstance(button.callback_data, str):
                action = signer.unpack(button.callback_data)
                if isinstance(action, DeleteAnswer):
                    return action.caller
    return None


async def send_file(
    update: Update, context: Context, file: InputFile, caption: str | None = None
) -> Message | None:
    """Send a file to the chat of the update."""

    async def sending(spot: Spot) -> Message:
        return await context.bot.send_document(
            spot.chat_id,
            file,
            caption=caption,
            disable_notification=context.is_quiet or None,
            **spot.options(),
        )

    return await _deliver(update, context, sending)


async def _send(
    update: Update,
    context: Context,
    screen: Screen,
    markup: InlineKeyboardMarkup | ForceReply | None,
) -> Message | None:
    async def sending(spot: Spot) -> Message:
        return await context.bot.send_message(
            spot.chat_id,
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=preview(screen),
            disable_notification=context.is_quiet or None,
            **spot.options(),
        )

    return await _deliver(update, context, sending)


async def _deliver(
    update: Update, context: Context, sending: Callable[[Spot], Awaitable[Message]]
) -> Message | None:
    """Send to where it belongs; once more where the chat has moved or the topic is shut."""
    spot = spot_of(update)
    if spot is None:
        return None
    try:
        return await sending(spot)
    except ChatMigrated as moved:
        await context.groups.moved(spot.chat_id, moved.new_chat_id)
        return await sending(spot.moved(moved.new_chat_id))
    except BadRequest as error:
        if spot.thread is None or not topic_is_gone(error):
            raise
        return await sending(spot.general())


def _button(button: Button, signer: Signer) -> InlineKeyboardButton:
    match button:
        case Press(label, action):
            return InlineKeyboardButton(label, callback_data=signer.pack(action))
        case LinkOut(label, url):
            return InlineKeyboardButton(label, url=url)
