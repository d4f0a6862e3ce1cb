"""Groups that the bot comes to and leaves, and groups that become supergroups."""

from contextlib import suppress

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.context import App, Context
from bot.features.groups.views import group_hello_screen
from bot.ui import show
from bot.ui.recognising import recognise
from core.errors import StoreDownError

_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)
FIRST = -2  # the group of handlers before the gate: these count for nobody


async def membership(update: Update, context: Context) -> None:
    """Greet a group once, shortly; remember where the bot is a member."""
    changed = update.my_chat_member
    if changed is None or changed.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return
    was_out = _is_out(changed.old_chat_member)
    if _is_out(changed.new_chat_member):
        await context.groups.left(changed.chat.id)
    elif was_out and await context.groups.joined(changed.chat.id):
        with suppress(StoreDownError):
            await recognise(update, context)
        screen = group_hello_screen(context.texts(update), context.bot.username)
        await show.send(update, context, screen)


async def migration(update: Update, context: Context) -> None:
    """Take the settings along; both chats tell, the old one where to and the new one whence."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await context.groups.moved(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await context.groups.moved(message.migrate_from_chat_id, message.chat_id)


def _is_out(member: ChatMember) -> bool:
    return member.status in _OUTSIDE or getattr(member, "is_member", True) is False


def register(app: App) -> None:
    """Add both before the gate."""
    mine = ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER)
    app.add_handler(mine, group=FIRST)
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, migration), group=FIRST)
