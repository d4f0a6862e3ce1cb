"""What groups have set, in PostgreSQL; adapter of the port `Groups`."""

from datetime import datetime

import asyncpg

from core.adapters.postgres.translate import translated
from core.groups import UNSET, GroupSettings, QuietHours

_SETTINGS = """
    select language, quiet_from, quiet_until, utc_offset, active from chats where id = $1
"""
_KEEP = """
    insert into chats (id, language, quiet_from, quiet_until, utc_offset, active, changed_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do update set
        language = excluded.language, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, utc_offset = excluded.utc_offset,
        active = excluded.active, changed_at = excluded.changed_at
"""
_MEMBERSHIP = """
    insert into chats (id, active, changed_at) values ($1, $2, $3)
    on conflict (id) do update set active = excluded.active, changed_at = excluded.changed_at
"""
# The new chat may have a row already, made when the bot was noticed there; it has set nothing yet.
_MOVE = """
    with gone as (delete from chats where id = $1 returning *)
    insert into chats (id, language, quiet_from, quiet_until, utc_offset, active, changed_at)
    select $2, language, quiet_from, quiet_until, utc_offset, true, $3 from gone
    on conflict (id) do update set
        language = excluded.language, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, utc_offset = excluded.utc_offset,
        active = true, changed_at = excluded.changed_at
"""


class PostgresGroups:
    """Settings of groups; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def settings(self, chat_id: int) -> GroupSettings:
        """What the group has set; the defaults for one that is unknown."""
        with translated():
            row = await self._pool.fetchrow(_SETTINGS, chat_id)
        if row is None:
            return UNSET
        quiet = None
        if row["quiet_from"] is not None:
            quiet = QuietHours(row["quiet_from"], row["quiet_until"])
        return GroupSettings(row["language"], quiet, row["utc_offset"], row["active"])

    async def keep(self, chat_id: int, settings: GroupSettings, now: datetime) -> None:
        """Keep what was set, in place of what was before."""
        quiet = settings.quiet
        hours = (quiet.start, quiet.end) if quiet else (None, None)
        values = (settings.language, *hours, settings.offset, settings.active)
        with translated():
            await self._pool.execute(_KEEP, chat_id, *values, now)

    async def belong(self, chat_id: int, now: datetime, *, active: bool) -> None:
        """Keep whether the bot is a member; what was set stays."""
        with translated():
            await self._pool.execute(_MEMBERSHIP, chat_id, active, now)

    async def move(self, chat_id: int, new_id: int, now: datetime) -> None:
        """Give the settings to the supergroup that the group became; once, however often told."""
        with translated():
            await self._pool.execute(_MOVE, chat_id, new_id, now)
