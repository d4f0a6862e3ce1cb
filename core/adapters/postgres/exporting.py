"""Reading collections out of the catalogue, playlist by playlist."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg

from core.adapters.postgres.translate import translated
from core.errors import SetupError
from core.model import FEATURES

_COLLECTIONS = "select name from collections order by name"
_PLAYLISTS = """
    select p.id, c.name as collection, p.external_id, p.name, p.description, p.captions
    from playlists p join collections c on c.id = p.collection_id
    where c.name = any($1) order by p.id
"""
_TRACKS = """
    select t.title, t.artists, t.also, t.album, t.released, t.duration_ms, t.isrc, t.language,
        t.genres, f.*,
        (select min(s.spotify_id) from track_spotify_ids s where s.track_id = t.id) as spotify_id,
        t.id as id
    from playlist_tracks m join tracks t on t.id = m.track_id
    left join track_features f on f.track_id = t.id
    where m.playlist_id = $1 order by m.position
"""
_OUTSIDE = """
    select count(*) from tracks t
    where t.title is not null
        and not exists (select from playlist_tracks m where m.track_id = t.id)
"""
_COPIED = ("album", "released", "duration_ms", "isrc", "language")


async def exported_playlists(
    pool: asyncpg.Pool, collections: Sequence[str] = ()
) -> AsyncIterator[dict[str, Any]]:
    """Every playlist of the collections (none: of all) in the neutral format, as imported.

    With more than one collection a playlist's id begins with the name of its own, so that ids stay
    unique. Features that a model estimated are left out: they are not data. Raises `SetupError`
    for a collection that there is not.
    """
    with translated():
        known = [row["name"] for row in await pool.fetch(_COLLECTIONS)]
    for name in collections:
        if name not in known:
            listed = ", ".join(known) or "none yet"
            raise SetupError(f"There is no collection {name!r}; there is: {listed}.")
    wanted = list(dict.fromkeys(collections or known))
    with translated():
        playlists = await pool.fetch(_PLAYLISTS, wanted)
    for playlist in playlists:
        with translated():
            tracks = await pool.fetch(_TRACKS, playlist["id"])
        head = _head(playlist, prefixed=len(wanted) > 1)
        yield {**head, "tracks": [_track(row) for row in tracks]}


async def tracks_outside(pool: asyncpg.Pool) -> int:
    """How many named tracks are in no playlist, and so in no export."""
    with translated():
        count: int = await pool.fetchval(_OUTSIDE)
    return count


def _head(row: asyncpg.Record, *, prefixed: bool) -> dict[str, Any]:
    prefix = f"{row['collection']}/" if prefixed else ""
    found: dict[str, Any] = {"id": prefix + row["external_id"], "name": row["name"]}
    if row["description"]:
        found["description"] = row["description"]
    if row["captions"]:
        found["captions"] = list(row["captions"])
    return found


def _track(row: asyncpg.Record) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row["spotify_id"] or str(row["id"])}
    if row["title"]:
        found |= {"title": row["title"], "artists": list(row["artists"])}
    found |= {name: row[name] for name in _COPIED if row[name] is not None}
    found |= {name: list(row[name]) for name in ("also", "genres") if row[name]}
    estimated = set(row["estimated"] or ())
    features = {
        name: row[name] for name in FEATURES if row[name] is not None and name not in estimated
    }
    return {**found, "features": features} if features else found
