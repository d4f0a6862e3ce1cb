"""Nearest tracks among 100,000 vectors: how many of the true ones, how fast, how many a second."""

import asyncio
import json
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import uvloop
from pgvector import HalfVector

from core.adapters.stores import open_database
from core.settings import Settings
from tests.benchmarks.synthetic import Synthetic, make

TRACKS, PLAYLISTS = 100_000, 1_000
QUERIES, SECONDS, CONNECTIONS = 400, 4.0, 4
_NEAREST = """
    select track_id from track_vectors where release_id = $1 and shown
    order by embedding <=> $2 limit 10
"""


async def _recall(
    connection: asyncpg.Connection, made: Synthetic, rows: np.ndarray
) -> tuple[float, np.ndarray]:
    """recall@10 against an exact scan, and milliseconds of each query."""
    whole = made.vectors.astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)  # halves are not quite of length one
    hits, took = 0, []
    for row in rows:
        vector = HalfVector(made.vectors[row].tolist())
        begun = time.perf_counter()
        found = await connection.fetch(_NEAREST, made.release.id, vector)
        took.append(time.perf_counter() - begun)
        similar = whole @ whole[row]
        truth = np.argpartition(-similar, 10)[:10] + 1
        hits += len({record["track_id"] for record in found} & set(truth.tolist()))
    return hits / (10 * len(rows)), np.array(took) * 1e3


async def _rate(pool: asyncpg.Pool, made: Synthetic, rows: np.ndarray) -> float:
    """Queries a second over several connections."""
    vectors = [HalfVector(made.vectors[row].tolist()) for row in rows]
    end = time.perf_counter() + SECONDS

    async def ask(first: int) -> int:
        count = 0
        async with pool.acquire() as connection:
            while time.perf_counter() < end:
                vector = vectors[(first + count) % len(vectors)]
                await connection.fetch(_NEAREST, made.release.id, vector)
                count += 1
        return count

    begun = time.perf_counter()
    done = await asyncio.gather(*(ask(at * 37) for at in range(CONNECTIONS)))
    return sum(done) / (time.perf_counter() - begun)


async def measured(folder: Path) -> dict[str, Any]:
    """Build, publish, ask."""
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(SEGUE_DATA_DIR=folder, _env_file=None), stack)
        made = await make(pool, TRACKS, PLAYLISTS)
        rows = np.random.default_rng(2).integers(0, TRACKS, QUERIES)
        async with pool.acquire() as connection:
            await _recall(connection, made, rows[:20])
            recall, took = await _recall(connection, made, rows)
        rate = await _rate(pool, made, rows)
    return {
        "tracks": TRACKS, "recall_10": round(recall, 4), "p50_ms": round(float(np.median(took)), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2), "per_second": round(rate),
        "connections": CONNECTIONS,
    }  # fmt: skip


def main() -> None:
    """Print the table and one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        figures = uvloop.run(measured(Path(folder)))
    print("| what | |\n|---|---:|")
    for name, value in figures.items():
        print(f"| {name} | {value:,} |")
    print(json.dumps({"bench": "vector_search", **figures}))


if __name__ == "__main__":
    main()
