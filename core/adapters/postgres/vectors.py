"""Nearest tracks in the vectors of one release: adapter of the port `Neighbours`."""

from collections import defaultdict
from collections.abc import Sequence

import asyncpg

from core.adapters.postgres.translate import translated
from core.model import Release

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
