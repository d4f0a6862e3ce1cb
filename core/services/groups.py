"""The settings of groups, read on every message there and so kept near."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from core.groups import GroupSettings, QuietHours
from core.personal import of
from core.ports import Groups, KeyValue

SECONDS = 3600  # what was read is remembered so long, unless it changes
GREETED_SECONDS = 86_400


class GroupService:
    """What groups have set, whether the bot is in them, and what time it is there."""

    def __init__(self, groups: Groups, values: KeyValue, now: Callable[[], datetime]) -> None:
        self._groups = groups
        self._values = values
        self._now = now

    async def settings(self, chat_id: int) -> GroupSettings:
        """What the group has set."""
        kept = await self._values.get(_key(chat_id))
        if kept:
            return _settings_in(kept)
        settings = await self._groups.settings(chat_id)
        await self._values.put(_key(chat_id), _settings_out(settings), SECONDS)
        return settings

    async def change(self, chat_id: int, settings: GroupSettings) -> None:
        """Keep what was set."""
        await self._groups.keep(chat_id, settings, self._now())
        await self._values.put(_key(chat_id), _settings_out(settings), SECONDS)

    async def joined(self, chat_id: int) -> bool:
        """The bot is a member; whether it should greet, which it does once a day at most."""
        await self._groups.belong(chat_id, self._now(), active=True)
        await self._reread(chat_id)
        return await self._values.add(f"{of(chat_id)}greeted", 1, GREETED_SECONDS) == 1

    async def left(self, chat_id: int) -> None:
        """The bot is no member any more."""
        await self._groups.belong(chat_id, self._now(), active=False)
        await self._reread(chat_id)

    async def moved(self, chat_id: int, new_id: int) -> None:
        """The group became a supergroup with another id."""
        await self._groups.move(chat_id, new_id, self._now())
        await self._reread(chat_id)
        await self._reread(new_id)

    def is_quiet(self, settings: GroupSettings) -> bool:
        """Whether messages to a group with these settings should make no sound now."""
        return settings.is_quiet(self._now())

    def local(self, settings: GroupSettings) -> datetime:
        """What the group's clock shows."""
        return settings.local(self._now())

    async def _reread(self, chat_id: int) -> None:
        await self._values.put(_key(chat_id), b"", 1)


def _key(chat_id: int) -> str:
    return f"{of(chat_id)}group"


def _settings_out(settings: GroupSettings) -> bytes:
    return json.dumps(asdict(settings)).encode()


def _settings_in(kept: bytes) -> GroupSettings:
    values = json.loads(kept)
    quiet = values.pop("quiet")
    return GroupSettings(**values, quiet=QuietHours(**quiet) if quiet else None)
