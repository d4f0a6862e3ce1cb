"""Everything that PostgreSQL keeps about a person; adapter of the port `PersonalData`."""

from collections.abc import Mapping
from typing import Any

import asyncpg

from core.adapters.postgres.translate import translated
from core.feedback import Scope

_PERSON = "select * from people where user_id = $1"
_FEEDBACK = "select * from feedback where user_id = $1 order by given_at, id"
_EVENTS = """
    select e.kind, e.at, e.track_id, t.title, t.artists
    from events e join tracks t on t.id = e.track_id where e.user_id = $1 order by e.at, e.id
"""

# Deleted is what the writers that went before have committed; those that wait see the mark.
_ALONE = "select pg_advisory_xact_lock(hashtextextended('segue person', $1))"
_MARK = """
    insert into forgotten (person, mark) values (sha256(int8send($1)), $2)
    on conflict (person) do update set mark = excluded.mark, at = excluded.at
"""
#: A mark that has had its time; one that somebody is just writing anew is left alone.
MARKS_OVER = """
    delete from forgotten where person in (
        select person from forgotten where at < clock_timestamp() - interval '2 minutes'
        for update skip locked
    )
"""
_FORGET = {
    "feedback": "delete from feedback where user_id = $1",
    "history": "delete from events where user_id = $1",
    "settings": "delete from people where user_id = $1",
}
_SCOPES = {
    Scope.FEEDBACK: ("feedback",),
    Scope.HISTORY: ("history",),
    Scope.EVERYTHING: ("feedback", "history", "settings"),
}


class PostgresPersonalData:
    """Settings, feedback and history; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def export(self, user_id: int) -> Mapping[str, Any]:
        """All rows; those taken back within the last day included."""
        with translated():
            async with self._pool.acquire() as connection, connection.transaction(readonly=True):
                person = await connection.fetchrow(_PERSON, user_id)
                feedback = await connection.fetch(_FEEDBACK, user_id)
                events = await connection.fetch(_EVENTS, user_id)
        if person is None:
            return {}
        return {
            "settings": _json(person),
            "feedback": [_json(row) for row in feedback],
            "history": [_json(row) for row in events],
        }

    async def forget(self, user_id: int, scope: Scope, mark: str) -> Mapping[str, int]:
        """Delete rows, in one transaction that leaves the mark."""
        counts = {}
        with translated():
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute(_ALONE, user_id)
                await connection.execute(_MARK, user_id, mark)
                await connection.execute(MARKS_OVER)
                for name in _SCOPES[scope]:
                    status = await connection.execute(_FORGET[name], user_id)
                    counts[name] = int(status.split()[-1])
        return counts


def _json(row: asyncpg.Record) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if name != "user_id"
    }
