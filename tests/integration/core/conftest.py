"""A small catalogue with a release, written straight into the tables."""

from dataclasses import dataclass, field

import asyncpg
import numpy as np
import pytest
from pgvector import HalfVector

from core.model import PLAYLIST_DIMENSION, TRACK_DIMENSION, Release
from core.naming import fold, grams, recording_key, romanise, search_document, song_id, song_key

_TRACK = """
    insert into tracks (song_id, recording_key, title, artists, also, album, released, duration_ms,
        language, genres, popularity)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
"""


@dataclass
class World:
    """Adds tracks, playlists and vectors, and remembers their ids by name."""

    pool: asyncpg.Pool
    release: Release = field(default_factory=lambda: Release(1, "test", ("segue-local-1",)))
    ids: dict[str, int] = field(default_factory=dict)

    async def track(
        self,
        title: str,
        artist: str,
        *,
        also: tuple[str, ...] = (),
        artist_also: tuple[str, ...] = (),
        popularity: int = 1,
        spotify_id: str | None = None,
        **fields,
    ) -> int:
        track_id = await self.pool.fetchval(
            _TRACK,
            song_id(song_key(title, [artist])),
            recording_key(title, [artist]),
            title,
            [artist],
            list(also),
            fields.get("album"),
            fields.get("released"),
            fields.get("duration_ms", 200_000),
            fields.get("language"),
            list(fields.get("genres", ())),
            popularity,
        )
        document = search_document(title, [artist], also, artist_also)
        await self.pool.execute(
            "insert into track_search values ($1, $2, $3)", track_id, document.keys, document.grams
        )
        await self.pool.execute(
            "insert into search_grams select g, 1 from unnest($1::text[]) g "
            "on conflict (gram) do update set tracks = search_grams.tracks + 1",
            document.grams,
        )
        if spotify_id:
            await self.pool.execute(
                "insert into track_spotify_ids values ($1, $2)", spotify_id, track_id
            )
        self.ids[title] = track_id
        return track_id

    async def playlist(self, name: str, titles: list[str]) -> int:
        collection = await self.pool.fetchval(
            "insert into collections (name) values ('world') "
            "on conflict (name) do update set name = excluded.name returning id"
        )
        playlist_id = await self.pool.fetchval(
            "insert into playlists (collection_id, external_id, name) values ($1, $2, $2) "
            "returning id",
            collection,
            name,
        )
        for position, title in enumerate(titles):
            await self.pool.execute(
                "insert into playlist_tracks values ($1, $2, $3)",
                playlist_id,
                position,
                self.ids[title],
            )
        words = grams(fold(name)) | grams(romanise(name))
        await self.pool.execute(
            "insert into playlist_search values ($1, $2)", playlist_id, sorted(words)
        )
        self.ids[name] = playlist_id
        return playlist_id

    async def partitions(self) -> None:
        await self.pool.execute(
            "insert into releases (version, collections, manifest, active) "
            "values ('test', '{world}', '{}', true)"
        )
        for table in ("track_vectors", "playlist_vectors", "track_neighbours"):
            await self.pool.execute(
                f"create table {table}_r1 partition of {table} for values in (1)"
            )

    async def track_vectors(self, vectors: dict[int, np.ndarray]) -> None:
        rows = [(1, i, HalfVector(v.tolist()), True) for i, v in vectors.items()]
        await self.pool.copy_records_to_table("track_vectors_r1", records=rows)

    async def playlist_vectors(self, vectors: dict[int, np.ndarray]) -> None:
        rows = [(1, i, HalfVector(v.tolist())) for i, v in vectors.items()]
        await self.pool.copy_records_to_table("playlist_vectors_r1", records=rows)

    async def neighbours(self, lists: dict[int, list[tuple[int, float]]]) -> None:
        rows = [(1, i, [n for n, _ in found], [s for _, s in found]) for i, found in lists.items()]
        await self.pool.copy_records_to_table("track_neighbours_r1", records=rows)

    async def active(self) -> Release:
        return self.release


def unit(*values: float, size: int = TRACK_DIMENSION) -> np.ndarray:
    """A unit vector that begins with these values."""
    vector = np.zeros(size, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def words_vector(*values: float) -> np.ndarray:
    return unit(*values, size=PLAYLIST_DIMENSION)


@pytest.fixture
async def world(pool: asyncpg.Pool) -> World:
    made = World(pool)
    await made.partitions()
    return made
