"""What the person and the group have chosen, read once an update."""

from contextlib import suppress

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from core.errors import StoreDownError


async def recognise(update: Update, context: Context) -> None:
    """Read what the person and the group have chosen; without the store both count as unset."""
    chat, user = update.effective_chat, update.effective_user
    with suppress(StoreDownError):
        if chat and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            context.group = await context.groups.settings(chat.id)
        if user:
            context.language = await context.bot_data.languages.of(user.id)
