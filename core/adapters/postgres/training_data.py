"""What training reads: playlists with their texts, entries, and what is known of the tracks."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from core.adapters.postgres.translate import translated
from core.errors import CatalogueEmptyError, SetupError
from core.model import FEATURES

_COLLECTIONS = "select name from collections order by name"
_PLAYLISTS = """
    select p.id, c.name as collection, p.external_id, p.name, p.description, p.captions
    from playlists p join collections c on c.id = p.collection_id
    where c.name = any($1)
    order by c.name collate "C", p.external_id collate "C"
"""
_ENTRIES = """
    select m.playlist_id, m.track_id
    from playlist_tracks m
    join playlists p on p.id = m.playlist_id
    join collections c on c.id = p.collection_id
    where c.name = any($1)
    order by m.playlist_id, m.position
"""
_FEATURES = ", ".join(f"f.{name}" for name in FEATURES)
_TRACKS = f"""
    select t.id, t.title, t.artists, t.album, t.genres, t.released, {_FEATURES}, f.estimated,
           coalesce(t.recording_key, 'spotify:' || s.spotify_id, 'isrc:' || t.isrc)
               collate "C" as track_key
    from tracks t
    left join track_features f on f.track_id = t.id
    left join lateral (
        select min(spotify_id) as spotify_id from track_spotify_ids where track_id = t.id
    ) s on t.recording_key is null
    where exists (
        select from playlist_tracks m
        join playlists p on p.id = m.playlist_id
        join collections c on c.id = p.collection_id
        where m.track_id = t.id and c.name = any($1)
    )
    order by track_key
"""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Rows in an order that does not depend on ids, so that training is the same everywhere."""

    collections: tuple[str, ...]
    playlists: list[asyncpg.Record]
    entries: list[asyncpg.Record]
    tracks: list[asyncpg.Record]


async def training_data(pool: asyncpg.Pool, collections: Sequence[str] | None) -> TrainingData:
    """Everything of these collections (None: all), seen at one moment.

    Raises `SetupError` for a collection that is not there, `CatalogueEmptyError` when nothing is.
    """
    with translated():
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            known = [row["name"] for row in await connection.fetch(_COLLECTIONS)]
            names = _wanted(known, collections)
            playlists = await connection.fetch(_PLAYLISTS, names)
            if not playlists:
                raise CatalogueEmptyError(
                    "There is no playlist to learn from: import a collection."
                )
            return TrainingData(
                tuple(names),
                playlists,
                await connection.fetch(_ENTRIES, names),
                await connection.fetch(_TRACKS, names),
            )


def _wanted(known: Sequence[str], asked: Sequence[str] | None) -> list[str]:
    if asked is None:
        return list(known)
    missing = [name for name in asked if name not in known]
    if missing:
        raise SetupError(
            f"There is no collection {', '.join(map(repr, missing))};"
            f" there are: {', '.join(known) or 'none'}"
        )
    return sorted(set(asked))
