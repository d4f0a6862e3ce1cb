"""What PostgreSQL keeps for Spotify: matches with an end, and identities of our own tracks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg

from core.adapters.postgres.translate import translated

_FRESH = """
    select track_id, spotify_id from spotify_matches where track_id = any($1) and expires_at > $2
"""
_KEEP = """
    insert into spotify_matches (track_id, spotify_id, expires_at)
    select id, $2, $3 from tracks where id = $1
    on conflict (track_id) do update
        set spotify_id = excluded.spotify_id, expires_at = excluded.expires_at
"""
_PURGE = "delete from spotify_matches where expires_at <= $1"
_ISRCS = """
    select t.id, coalesce(t.isrc, min(a.alias)) as isrc
    from tracks t left join recording_aliases a on a.track_id = t.id and strpos(a.alias, e'\t') = 0
    where t.id = any($1) and (t.isrc is not null or a.alias is not null)
    group by t.id
"""
_OURS_BY_ID = """
    select s.spotify_id as name, t.id from track_spotify_ids s join tracks t on t.id = s.track_id
    where s.spotify_id = any($1) and t.title is not null
"""
_OURS_BY_KEY = """
    select name, id from (
        select isrc as name, id, title from tracks where isrc = any($1)
        union all select recording_key, id, title from tracks where recording_key = any($1)
        union all
        select a.alias, t.id, t.title from recording_aliases a join tracks t on t.id = a.track_id
        where a.alias = any($1)
    ) as found where title is not null
"""


class PostgresSpotifyMatches:
    """Which of Spotify's tracks are ours, in both directions."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def fresh(self, track_ids: Sequence[int], now: datetime) -> dict[int, str | None]:
        """What was found, or found missing, and still counts; by track."""
        with translated():
            rows = await self._pool.fetch(_FRESH, list(track_ids), now)
        return {row["track_id"]: row["spotify_id"] for row in rows}

    async def keep(self, found: Mapping[int, str | None], until: datetime) -> None:
        """Remember matches, and misses, until then."""
        rows = [(track_id, spotify_id, until) for track_id, spotify_id in found.items()]
        with translated():
            await self._pool.executemany(_KEEP, rows)

    async def purge(self, now: datetime) -> int:
        """Drop what has ended; how many."""
        with translated():
            status: str = await self._pool.execute(_PURGE, now)
        return int(status.rsplit(maxsplit=1)[-1])

    async def isrcs(self, track_ids: Sequence[int]) -> dict[int, str]:
        """The ISRC of each track that has one."""
        with translated():
            rows = await self._pool.fetch(_ISRCS, list(track_ids))
        return {row["id"]: row["isrc"] for row in rows}

    async def ours_by_id(self, spotify_ids: Sequence[str]) -> dict[str, int]:
        """Our named tracks that carry these Spotify ids."""
        with translated():
            rows = await self._pool.fetch(_OURS_BY_ID, list(spotify_ids))
        return {row["name"]: row["id"] for row in rows}

    async def ours_by_key(self, keys: Sequence[str]) -> dict[str, int]:
        """Our named tracks under these ISRCs or recording keys (`core.naming`)."""
        with translated():
            rows = await self._pool.fetch(_OURS_BY_KEY, list(keys))
        return {row["name"]: row["id"] for row in rows}
