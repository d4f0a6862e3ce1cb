"""What people say about tracks, in PostgreSQL; adapter of the port `Opinions`."""

from datetime import datetime

import asyncpg

from core.adapters.postgres.people import SEEN
from core.adapters.postgres.translate import translated
from core.feedback import Feedback, Reaction
from core.personal import seen_of

_COLUMNS = """
    f.id, f.reaction, f.track_id, coalesce(t.song_id, f.song_id) as song_id, f.artist_key,
    f.title, f.artist, f.given_at, f.until
"""

# One reaction a person and track, one "this artist" a person and artist: the newest counts.
_GIVE = (
    SEEN
    + """, replaced as (
        update feedback set undone_at = $2
        where user_id = $1 and undone_at is null
            and (track_id = $5 or ($4 = 'artist' and reaction = 'artist' and artist_key = $7))
    )
    insert into feedback (
        user_id, given_at, reaction, track_id, song_id, artist_key, title, artist, until)
    select $1, $2, $4, (select id from tracks where id = $5), $6, $7, $8, $9, $10
    from kept where may
    returning id
"""
)
_TAKE_BACK = f"""
    with undone as (
        update feedback set undone_at = coalesce(undone_at, $3)
        where user_id = $1 and id = $2 returning *
    )
    select {_COLUMNS} from undone f left join tracks t on t.id = f.track_id
"""
_FEEDBACK = f"""
    select {_COLUMNS} from feedback f left join tracks t on t.id = f.track_id
    where f.user_id = $1 and f.undone_at is null and (f.until is null or f.until > $2)
    order by f.given_at desc, f.id desc
"""


class PostgresOpinions:
    """Feedback; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def give(self, user_id: int, feedback: Feedback) -> int:
        """Keep it in place of what was said before of this track; its id, 0: not kept."""
        with translated():
            given: int | None = await self._pool.fetchval(
                _GIVE,
                user_id,
                feedback.given_at,
                seen_of(user_id),
                feedback.reaction.value,
                feedback.track_id,
                feedback.song_id,
                feedback.artist_key,
                feedback.title,
                feedback.artist,
                feedback.until,
            )
        return given or 0

    async def take_back(self, user_id: int, feedback_id: int, now: datetime) -> Feedback | None:
        """Undo one; it, also when it was undone already, or None when it is not theirs."""
        with translated():
            row = await self._pool.fetchrow(_TAKE_BACK, user_id, feedback_id, now)
        return feedback_of(row) if row else None

    async def feedback(self, user_id: int, now: datetime) -> list[Feedback]:
        """What acts now, newest first."""
        with translated():
            rows = await self._pool.fetch(_FEEDBACK, user_id, now)
        return [feedback_of(row) for row in rows]


def feedback_of(row: asyncpg.Record) -> Feedback:
    """The feedback of a row of `_COLUMNS`."""
    return Feedback(
        Reaction(row["reaction"]),
        row["track_id"],
        row["song_id"],
        row["artist_key"],
        row["title"],
        row["artist"],
        row["given_at"],
        row["until"],
        row["id"],
    )
