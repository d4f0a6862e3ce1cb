"""What people did with tracks, in PostgreSQL: adapter of the port `History`, and its end."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from core.adapters.postgres.people import SEEN
from core.adapters.postgres.people_data import MARKS_OVER
from core.adapters.postgres.translate import translated
from core.feedback import ABSENT_KEPT, KEPT, UNDONE_KEPT, Event, Happened
from core.personal import seen_of

_HAPPENED = (
    SEEN
    + """
    insert into events (user_id, at, kind, track_id)
    select $1, $2, $4, t.id from tracks t, kept where may and t.id = any($5::bigint[])
"""
)
_EVENTS = """
    select e.kind, e.track_id, max(e.at) as at
    from events e join unnest($2::text[], $3::timestamptz[]) as k (kind, since) using (kind)
    where e.user_id = $1 and e.at > k.since
    group by e.kind, e.track_id
"""

# Only one process at a time; the others leave it to that one.
_LOCK = "select pg_try_advisory_xact_lock(hashtext('segue prune'))"
_PRUNE = (
    """
    delete from events e using unnest($1::text[], $2::timestamptz[]) as k (kind, since)
    where e.kind = k.kind and e.at <= k.since
    """,
    "delete from feedback where until <= $1 or undone_at <= $2",
    "delete from people where seen_at <= $1",
    MARKS_OVER,
)


class PostgresHistory:
    """Events; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def happened(
        self, user_id: int, kind: Happened, track_ids: Sequence[int], now: datetime
    ) -> None:
        """Keep that it did; tracks that have left the catalogue are passed over."""
        with translated():
            await self._pool.execute(
                _HAPPENED, user_id, now, seen_of(user_id), kind.value, list(track_ids)
            )

    async def events(self, user_id: int, now: datetime) -> list[Event]:
        """The last time of each kind for each track, as long as it is kept."""
        with translated():
            rows = await self._pool.fetch(_EVENTS, user_id, *_since(now))
        return [Event(Happened(row["kind"]), row["track_id"], row["at"]) for row in rows]

    async def prune(self, now: datetime) -> int:
        """Delete what has outlived its time, of everybody; how many rows, people's own first.

        Another process that is at it is left to it.
        """
        ends = (_since(now), (now, now - UNDONE_KEPT), (now - ABSENT_KEPT,), ())
        with translated():
            async with self._pool.acquire() as connection, connection.transaction():
                if not await connection.fetchval(_LOCK):
                    return 0
                done = [
                    await connection.execute(sql, *values)
                    for sql, values in zip(_PRUNE, ends, strict=True)
                ]
        return sum(int(status.split()[-1]) for status in done)


def _since(now: datetime) -> tuple[list[str], list[datetime]]:
    return [kind.value for kind in KEPT], [now - kept for kept in KEPT.values()]
