"""Putting screens into chats: the one place where screens become Telegram calls."""

from telegram import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.callbacks import Signer
from bot.context import Context
from bot.views.screen import Button, LinkOut, Press, Screen

NOT_MODIFIED = "message is not modified"


def keyboard(screen: Screen, signer: Signer) -> InlineKeyboardMarkup | None:
    """The buttons with their actions packed; None where there are none."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(each, signer) for each in row] for row in screen.rows])


def preview(screen: Screen) -> LinkPreviewOptions:
    """Whether Telegram may show a cover."""
    return LinkPreviewOptions(is_disabled=not screen.preview)


async def send(update: Update, context: Context, screen: Screen) -> Message | None:
    """Send a screen to the chat of the update, in groups as a reply; the message that was sent."""
    return await _send(update, context, screen, keyboard(screen, context.signer))


async def send_question(
    update: Update, context: Context, screen: Screen, placeholder: str
) -> Message | None:
    """Send a question to one person of a group, whose client then opens a reply to it."""
    force = ForceReply(selective=True, input_field_placeholder=placeholder[:64])
    return await _send(update, context, screen, force)


async def edit(query: CallbackQuery, context: Context, screen: Screen) -> None:
    """Put a screen in place of the message whose button was pressed."""
    try:
        await query.edit_message_text(
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen, context.signer),
            link_preview_options=preview(screen),
        )
    except BadRequest as error:
        if NOT_MODIFIED not in error.message.lower():
            raise


async def _send(
    update: Update,
    context: Context,
    screen: Screen,
    markup: InlineKeyboardMarkup | ForceReply | None,
) -> Message | None:
    chat = update.effective_chat
    if chat is None:
        return None
    message = update.effective_message
    reply = None
    if message is not None and (chat.type != ChatType.PRIVATE or update.callback_query):
        reply = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    thread = message.message_thread_id if message and message.is_topic_message else None
    return await context.bot.send_message(
        chat.id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=markup,
        link_preview_options=preview(screen),
        reply_parameters=reply,
        message_thread_id=thread,
    )


def _button(button: Button, signer: Signer) -> InlineKeyboardButton:
    match button:
        case Press(label, action):
            return InlineKeyboardButton(label, callback_data=signer.pack(action))
        case LinkOut(label, url):
            return InlineKeyboardButton(label, url=url)
