"""`core.ports.Groups` in a dictionary, for one process and for tests."""

from dataclasses import replace
from datetime import datetime

from core.groups import UNSET, GroupSettings


class MemoryGroups:
    """Settings of groups that end with the process."""

    def __init__(self) -> None:
        self._settings: dict[int, GroupSettings] = {}

    async def settings(self, chat_id: int) -> GroupSettings:
        """What the group has set; the defaults for one that is unknown."""
        return self._settings.get(chat_id, UNSET)

    async def keep(self, chat_id: int, settings: GroupSettings, now: datetime) -> None:  # noqa: ARG002
        """Keep what was set, in place of what was before."""
        self._settings[chat_id] = settings

    async def belong(self, chat_id: int, now: datetime, *, active: bool) -> None:  # noqa: ARG002
        """Keep whether the bot is a member; what was set stays."""
        self._settings[chat_id] = replace(self._settings.get(chat_id, UNSET), active=active)

    async def move(self, chat_id: int, new_id: int, now: datetime) -> None:  # noqa: ARG002
        """Give the settings to the supergroup that the group became; once, however often told."""
        moved = self._settings.pop(chat_id, None)
        if moved:
            self._settings[new_id] = replace(moved, active=True)
