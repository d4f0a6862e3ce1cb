"""Tracks and their cards, read from PostgreSQL.

Adapter of the ports `Tracks` and `Cards`. The pool belongs to whoever opened it.
"""

from collections.abc import Sequence

import asyncpg

from core.adapters.postgres.translate import translated
from core.model import FEATURES, AudioProfile, Playlist, Track

TRACK_COLUMNS = """
    t.id, t.song_id, t.title, t.artists, t.album, t.released, t.duration_ms, t.language,
    t.genres, t.version, t.popularity,
    (select min(s.spotify_id) from track_spotify_ids s where s.track_id = t.id) as spotify_id
"""

_BY_ID = f"select {TRACK_COLUMNS} from tracks t where t.id = any($1) and t.title is not null"
_BY_SPOTIFY_ID = f"""
    select {TRACK_COLUMNS} from track_spotify_ids i join tracks t on t.id = i.track_id
    where i.spotify_id = $1 and t.title is not null
"""
_POPULAR = f"""
    select {TRACK_COLUMNS} from tracks t where t.title is not null
    order by t.popularity desc, t.id limit $1
"""
PROFILES = "select * from track_features where track_id = any($1)"
_PLAYLISTS_OF = """
    select p.id, p.name, p.captions
    from playlist_tracks m join playlists p on p.id = m.playlist_id
    where m.track_id = $1 and p.name <> '' order by p.id limit $2
"""


def track_of(row: asyncpg.Record) -> Track:
    """The track of a row of `TRACK_COLUMNS`."""
    return Track(
        id=row["id"],
        song_id=row["song_id"],
        title=row["title"],
        artists=tuple(row["artists"]),
        album=row["album"],
        released=row["released"],
        duration_ms=row["duration_ms"],
        language=row["language"],
        genres=tuple(row["genres"]),
        version=row["version"],
        popularity=row["popularity"],
        spotify_id=row["spotify_id"],
    )


def profiles_of(rows: Sequence[asyncpg.Record]) -> dict[int, AudioProfile]:
    """The profiles of rows of `PROFILES`, by track id; a row without any feature has none."""
    found = {}
    for row in rows:
        values = {name: float(row[name]) for name in FEATURES if row[name] is not None}
        if values:
            found[row["track_id"]] = AudioProfile(values, frozenset(row["estimated"]))
    return found


class PostgresCatalogue:
    """What the catalogue knows of tracks."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def tracks(self, track_ids: Sequence[int]) -> dict[int, Track]:
        """Those that have a name, by id."""
        with translated():
            rows = await self._pool.fetch(_BY_ID, list(track_ids))
        return {row["id"]: track_of(row) for row in rows}

    async def by_spotify_id(self, spotify_id: str) -> Track | None:
        """The recording that carries this Spotify id."""
        with translated():
            row = await self._pool.fetchrow(_BY_SPOTIFY_ID, spotify_id)
        return track_of(row) if row else None

    async def popular(self, limit: int) -> list[Track]:
        """The tracks that most playlists hold."""
        with translated():
            rows = await self._pool.fetch(_POPULAR, limit)
        return [track_of(row) for row in rows]

    async def profile(self, track_id: int) -> AudioProfile | None:
        """Its audio features."""
        return (await self.profiles([track_id])).get(track_id)

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any, by track id."""
        with translated():
            rows = await self._pool.fetch(PROFILES, list(track_ids))
        return profiles_of(rows)

    async def playlists_of(self, track_id: int, limit: int) -> list[Playlist]:
        """Playlists with a name that it sits in."""
        with translated():
            rows = await self._pool.fetch(_PLAYLISTS_OF, track_id, limit)
        return [Playlist(row["id"], row["name"], tuple(row["captions"])) for row in rows]
