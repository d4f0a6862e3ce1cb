"""What the person and the group have chosen, read once an update."""

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context


async def recognise(update: Update, context: Context) -> None:
    """Read what the person and the group have chosen; raises `StoreDownError`, both left unset."""
    chat, user = update.effective_chat, update.effective_user
    if chat and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        context.group = await context.groups.settings(chat.id)
    if user:
        context.language = await context.bot_data.languages.of(user.id)
