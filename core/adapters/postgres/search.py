"""Search by titles and artists: adapter of the port `TitleSearch`."""

from collections.abc import Sequence

import asyncpg

from core.adapters.postgres.catalogue import TRACK_COLUMNS, track_of
from core.adapters.postgres.translate import translated
from core.model import Track

_EXACT = f"""
    select {TRACK_COLUMNS} from track_search s join tracks t on t.id = s.track_id
    where s.keys && $1 order by t.popularity desc, t.version <> '', t.id limit $2
"""
_RARITY = "select gram, tracks from search_grams where gram = any($1) order by tracks"
_FUZZY = "select track_id, keys from track_search where grams && $1"


class PostgresTitleSearch:
    """Tracks by what people type of title and artist."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def exact(self, keys: Sequence[str], limit: int) -> list[Track]:
        """Tracks under any of these keys: the most popular first, plain ones before versions."""
        with translated():
            rows = await self._pool.fetch(_EXACT, list(keys), limit)
        return [track_of(row) for row in rows]

    async def fuzzy(self, grams: Sequence[str], limit: int) -> list[tuple[int, list[str]]]:
        """Ids of about `limit` tracks that share the rarest of these grams, with their keys.

        A misspelt word has both wrong grams, which nearly no track holds, and right ones; the
        rarest are asked for until the tracks that hold them would exceed the limit.
        """
        with translated():
            rarity = await self._pool.fetch(_RARITY, list(grams))
            rarest: list[str] = []
            total = 0
            for row in rarity:
                if rarest and total + row["tracks"] > limit:
                    break
                rarest.append(row["gram"])
                total += row["tracks"]
            if not rarest:
                return []
            rows = await self._pool.fetch(_FUZZY, rarest)
        return [(row["track_id"], row["keys"]) for row in rows]
