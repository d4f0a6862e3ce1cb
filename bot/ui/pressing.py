"""What the handler of a button is given, and how it refuses."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Update

from bot.context import Context
from bot.memory.lists import NOBODY, Kept
from bot.texts import Texts
from bot.ui import show
from bot.ui.screen import Screen

EXPIRED = "expired-button"
NOT_YOURS = "not-yours"


class RefusedPressError(Exception):
    """A press that leads nowhere; `message` names the sentence that says so, as an alert."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Press:
    """A press; `texts` are those of the person who pressed."""

    update: Update
    context: Context
    query: CallbackQuery
    texts: Texts

    @property
    def user_id(self) -> int:
        """Who pressed."""
        return self.query.from_user.id

    @property
    def in_chat(self) -> bool:
        """Whether the message stands in a chat of the bot's, and was not posted inline."""
        return self.query.message is not None

    async def edit(self, screen: Screen) -> None:
        """Put a screen in place of the message with the button."""
        await show.edit(self.query, self.context, screen)

    async def kept(self, list_id: str) -> Kept:
        """The list of a button; raises `RefusedPressError` when nothing of it is left."""
        kept = await self.context.lists.find(list_id)
        if kept is None:
            raise RefusedPressError(EXPIRED)
        return kept

    async def own(self, list_id: str) -> Kept:
        """The same for a button that works for the list's owner alone."""
        kept = await self.kept(list_id)
        if kept.owner not in (NOBODY, self.user_id):
            raise RefusedPressError(NOT_YOURS)
        return kept


#: Does what an action says; what it returns is shown for a moment above the chat.
Handler = Callable[[Press, Any], Awaitable[str | None]]
