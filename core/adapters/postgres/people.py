"""What people have chosen, in PostgreSQL; adapter of the port `People`."""

from datetime import datetime

import asyncpg

from core.adapters.postgres.translate import translated
from core.feedback import Person
from core.listener import Adventure
from core.personal import seen_of

_PERSON = "select language, adventure, music_languages from people where user_id = $1"
_CHOOSE = """
    insert into people (user_id, language, adventure, music_languages, created_at, seen_at)
    select $1, $2, $3, $4, $5, $5 where may_keep($1, $6)
    on conflict (user_id) do update set
        language = excluded.language, adventure = excluded.adventure,
        music_languages = excluded.music_languages, seen_at = excluded.seen_at
"""

#: Opens a statement that needs the person's row; a new sight within the hour writes nothing. What
#: follows writes only where `kept.may` says so: the person was not forgotten since the work began.
SEEN = """
    with kept as materialized (select may_keep($1, $3) as may), seen as (
        insert into people as p (user_id, created_at, seen_at) select $1, $2, $2 from kept where may
        on conflict (user_id) do update set seen_at = excluded.seen_at
        where p.seen_at < excluded.seen_at - interval '1 hour'
    )
"""


class PostgresPeople:
    """Settings; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def person(self, user_id: int) -> Person:
        """Their choices; the defaults for somebody unknown."""
        with translated():
            row = await self._pool.fetchrow(_PERSON, user_id)
        return person_of(row) if row else Person()

    async def choose(self, user_id: int, person: Person, now: datetime) -> None:
        """Keep their choices in place of the ones before."""
        languages = sorted(person.music_languages)
        with translated():
            await self._pool.execute(
                _CHOOSE,
                user_id,
                person.language,
                person.adventure.value,
                languages,
                now,
                seen_of(user_id),
            )


def person_of(row: asyncpg.Record) -> Person:
    """The choices of a row of `people`."""
    return Person(row["language"], Adventure(row["adventure"]), frozenset(row["music_languages"]))
