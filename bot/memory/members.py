"""Who may decide for a group, as Telegram says; remembered for a short while."""

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from core.personal import of
from core.ports import KeyValue

SECONDS = 120
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class Members:
    """Asks Telegram who administers a group."""

    def __init__(self, values: KeyValue) -> None:
        self._values = values

    async def is_admin(self, bot: Bot, chat_id: int, user_id: int) -> bool:
        """Whether somebody administers the group; nobody does where Telegram will not say."""
        key = f"{of(user_id)}admin:{chat_id}"
        kept = await self._values.get(key)
        if kept is not None:
            return kept == b"1"
        try:
            member = await bot.get_chat_member(chat_id, user_id)
            is_admin = member.status in _ADMINS
        except (TelegramError, AttributeError, KeyError, TypeError):  # refused, or not readable
            return False
        await self._values.put(key, b"1" if is_admin else b"0", SECONDS)
        return is_admin
