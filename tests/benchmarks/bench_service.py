"""What /recommend and /mood cost as services, beside the SQL that they issue and one HNSW query.

All in one run, on a catalogue of 110,000 tracks in 1,200 playlists and on one ten times as large.
The SQL of a request is the same statements with the same values, one after the other on one
connection. Query vectors are in memory, as a cache gives them.
"""

import gc
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import asyncpg
import numpy as np
import uvloop
from pgvector import HalfVector

from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.stores import open_database
from core.model import Release
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.recommend import RecommendService
from core.services.search import SearchService
from core.settings import Settings
from tests.benchmarks.synthetic import KINDS, MOODS, Synthetic, make

SIZES = ((110_000, 1_200), (1_100_000, 12_000))
REQUESTS, WARM, ROUNDS = 300, 40, 4
_HNSW = """
    select track_id from track_vectors where release_id = $1 and shown
    order by embedding <=> $2 limit 10
"""
_WISHES = ("", ", korean", ", 90s", ", no metal", ", no jazz, 20 songs", ", 45 min")


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the requests of one kind."""

    service: np.ndarray
    sql: np.ndarray

    @property
    def over_sql(self) -> float:
        """How much longer a request takes than its SQL."""
        return float(np.median(self.service) / np.median(self.sql))

    @property
    def spread(self) -> float:
        """The slow hundredth over the middle."""
        return float(np.percentile(self.service, 99) / np.median(self.service))


class Cached:
    """Query vectors that are there already: near a playlist whose name holds the words."""

    def __init__(self, made: Synthetic) -> None:
        self._rows = {name.rpartition(" ")[0]: at for at, name in enumerate(made.names)}
        self._vectors = made.playlist_vectors.astype(np.float32)

    async def project(self, text: str, release: Release) -> np.ndarray:
        """A unit vector, `[512]`."""
        return self._vectors[self._rows.get(text.split(",", maxsplit=1)[0], 0)]


async def timed(pool: asyncpg.Pool, asks: Sequence[Callable[[], Awaitable[object]]]) -> Cost:
    """All requests as a service, then the statements of each alone; so several times in turn.

    In rounds over all requests, so that neither finds what the other has just read; and several
    rounds, so that a slow minute of the machine falls on both.
    """
    said: list[list[tuple[str, tuple[Any, ...]]]] = []
    for ask in asks:
        said.append([])
        with _recording(said[-1]):
            await ask()
    service, sql = [], []
    for _ in range(ROUNDS):
        for ask in asks:
            begun = time.perf_counter()
            await ask()
            service.append(time.perf_counter() - begun)
        async with pool.acquire() as alone:  # which a request reads beside another one
            for statement, values in said[0]:
                await alone.fetch(statement, *values)  # prepared
            for statements in said:
                begun = time.perf_counter()
                for statement, values in statements:
                    await alone.fetch(statement, *values)
                sql.append(time.perf_counter() - begun)
    return Cost(np.array(service) * 1e3, np.array(sql) * 1e3)


def _recording(said: list[tuple[str, tuple[Any, ...]]]) -> Any:
    plain = asyncpg.Connection.fetch

    async def fetch(self: Any, query: str, *values: Any, **rest: Any) -> Any:
        said.append((query, values))
        return await plain(self, query, *values, **rest)

    return patch.object(asyncpg.Connection, "fetch", fetch)


async def bare(pool: asyncpg.Pool, made: Synthetic, rng: np.random.Generator) -> np.ndarray:
    """One nearest-neighbour query through the index, milliseconds."""
    found = []
    async with pool.acquire() as connection:
        for track in rng.integers(0, len(made.vectors), REQUESTS):
            vector = HalfVector(made.vectors[track].tolist())
            begun = time.perf_counter()
            await connection.fetch(_HNSW, made.release.id, vector)
            found.append(time.perf_counter() - begun)
    return np.array(found[WARM:]) * 1e3


async def measured(tracks: int, playlists: int, folder: Path) -> dict[str, Any]:
    """Build, publish, ask."""
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(SEGUE_DATA_DIR=folder, _env_file=None), stack)
        begun = time.perf_counter()
        made = await make(pool, tracks, playlists)
        build = time.perf_counter() - begun
        rng = np.random.default_rng(1)
        releases, titles = PostgresReleases(pool), PostgresTitleSearch(pool)
        search = SearchService(titles, PostgresCatalogue(pool))
        parts = {
            "releases": releases, "reader": PostgresReader(pool), "search": search,
            "rankers": Rankers(releases),
        }  # fmt: skip
        recommend = RecommendService(**parts)
        mood = MoodService(**parts, vectors=Cached(made), titles=titles, year=lambda: 2026)
        liked = made.popularity > 0
        songs = rng.choice(np.flatnonzero(liked), (REQUESTS, 3))
        texts = [
            "\n".join(f"Artist {made.artists[n]} - Song {n + 1}" for n in some[: 1 + at % 3])
            for at, some in enumerate(songs)
        ]
        words = [
            f"{MOODS[rng.integers(10)]} {KINDS[rng.integers(10)]}{_WISHES[at % len(_WISHES)]}"
            for at in range(REQUESTS)
        ]
        gc.collect()
        gc.freeze()  # as the bot does
        costs = {
            "recommend": await timed(pool, [lambda t=t: recommend.recommend(t) for t in texts]),
            "mood": await timed(pool, [lambda w=w: mood.mood(w) for w in words]),
        }
        hnsw = float(np.median(await bare(pool, made, rng)))
    figures: dict[str, Any] = {"tracks": tracks, "build_s": round(build), "hnsw_ms": round(hnsw, 3)}
    for name, cost in costs.items():
        figures[name] = {
            "p50_ms": round(float(np.median(cost.service)), 2),
            "p99_ms": round(float(np.percentile(cost.service, 99)), 2),
            "sql_p50_ms": round(float(np.median(cost.sql)), 2),
            "over_sql": round(cost.over_sql, 2),
            "sql_over_hnsw": round(float(np.median(cost.sql)) / hnsw, 2),
            "p99_over_p50": round(cost.spread, 2),
        }
    return figures


def main(sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Print the table and one line of JSON."""
    found = []
    for tracks, playlists in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found.append(uvloop.run(measured(tracks, playlists, Path(folder))))  # as the bot runs
    print("| tracks | service | p50 ms | p99 ms | its SQL ms | ÷ SQL | SQL ÷ HNSW | p99 ÷ p50 |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    for figures in found:
        for name in ("recommend", "mood"):
            row = figures[name]
            print(
                f"| {figures['tracks']:,} | {name} | " + " | ".join(map(str, row.values())) + " |"
            )
    growth = {
        name: round(found[-1][name]["p50_ms"] / found[0][name]["p50_ms"], 2)
        for name in ("recommend", "mood")
    }
    print(
        f"one HNSW query: {', '.join(str(each['hnsw_ms']) for each in found)} ms; growth {growth}"
    )
    print(json.dumps({"bench": "service", "growth": growth, "sizes": found}))


if __name__ == "__main__":
    import sys

    main(SIZES[:1] if "small" in sys.argv else SIZES)
