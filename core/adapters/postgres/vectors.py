"""Nearest tracks and playlists, in the vectors and lists of one release.

Adapter of the ports `Neighbours` and `PlaylistSearch`.
"""

from collections import defaultdict
from collections.abc import Sequence

import asyncpg
from pgvector import HalfVector

from core.adapters.postgres.search import playlists_by_words
from core.adapters.postgres.translate import translated
from core.model import Playlist, Release
from core.ports import Vector

_BY_VECTOR = """
    select s.track_id as seed, n.track_id, n.similarity
    from track_vectors s
    cross join lateral (
        select v.track_id, 1 - (v.embedding <=> s.embedding) as similarity
        from track_vectors v
        where v.release_id = $1 and v.shown
        order by v.embedding <=> s.embedding
        limit $3
    ) n
    where s.release_id = $1 and s.track_id = any($2) and n.track_id <> s.track_id
    order by s.track_id, n.similarity desc, n.track_id
"""
_BY_LIST = """
    select track_id, neighbours[1:$3] as neighbours, scores[1:$3] as scores
    from track_neighbours where release_id = $1 and track_id = any($2)
"""
_TOGETHER = """
    select a.track_id as seed, b.track_id as other, count(distinct a.playlist_id) as playlists
    from playlist_tracks a join playlist_tracks b on b.playlist_id = a.playlist_id
    where a.track_id = any($1) and b.track_id = any($2)
    group by 1, 2
"""
_NEAREST_PLAYLISTS = """
    select p.id, p.name, p.captions, n.similarity
    from (
        select v.playlist_id, 1 - (v.embedding <=> $2) as similarity
        from playlist_vectors v where v.release_id = $1
        order by v.embedding <=> $2 limit $3
    ) n join playlists p on p.id = n.playlist_id
    order by n.similarity desc, p.id
"""
_MEMBERS = """
    select m.playlist_id, m.track_id
    from playlist_tracks m join tracks t on t.id = m.track_id
    where m.playlist_id = any($1) and t.title is not null
    order by m.playlist_id, m.position
"""


class PostgresNeighbours:
    """Tracks near tracks, in one release."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def by_vector(
        self, release: Release, track_ids: Sequence[int], limit: int
    ) -> dict[int, list[tuple[int, float]]]:
        """For each track that has a vector: the nearest named tracks and their cosine."""
        with translated():
            rows = await self._pool.fetch(_BY_VECTOR, release.id, list(track_ids), limit)
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row in rows:
            found[row["seed"]].append((row["track_id"], row["similarity"]))
        return dict(found)

    async def by_list(
        self, release: Release, track_ids: Sequence[int], limit: int
    ) -> dict[int, list[tuple[int, float]]]:
        """For each track that has a list: its co-listed tracks and their score."""
        with translated():
            rows = await self._pool.fetch(_BY_LIST, release.id, list(track_ids), limit)
        return {
            row["track_id"]: list(zip(row["neighbours"], row["scores"], strict=True))
            for row in rows
        }

    async def together(
        self, track_ids: Sequence[int], others: Sequence[int]
    ) -> dict[tuple[int, int], int]:
        """How many playlists hold a pair (track, other)."""
        with translated():
            rows = await self._pool.fetch(_TOGETHER, list(track_ids), list(others))
        return {(row["seed"], row["other"]): row["playlists"] for row in rows}


class PostgresPlaylists:
    """Playlists by meaning and by words, and what is in them."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def nearest(
        self, release: Release, vector: Vector, limit: int
    ) -> list[tuple[Playlist, float]]:
        """The nearest by cosine, with the similarity, nearest first."""
        with translated():
            rows = await self._pool.fetch(
                _NEAREST_PLAYLISTS, release.id, HalfVector(vector.tolist()), limit
            )
        return [
            (Playlist(row["id"], row["name"], tuple(row["captions"])), row["similarity"])
            for row in rows
        ]

    async def by_words(self, grams: Sequence[str], limit: int) -> list[tuple[Playlist, float]]:
        """Those whose name or captions share grams, with the share of the grams that was found."""
        return await playlists_by_words(self._pool, grams, limit)

    async def members(self, playlist_ids: Sequence[int]) -> dict[int, list[int]]:
        """The named tracks of each playlist, in order."""
        with translated():
            rows = await self._pool.fetch(_MEMBERS, list(playlist_ids))
        found: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            found[row["playlist_id"]].append(row["track_id"])
        return dict(found)
