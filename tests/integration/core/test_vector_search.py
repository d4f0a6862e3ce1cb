"""Nearest tracks come through the index, and are nearly all of the true ones."""

import numpy as np
import pytest

from core.adapters.postgres import reading_sql
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.vectors import PostgresNeighbours

TRACKS = 8_000
QUERIES = 40


@pytest.fixture
async def crowd(world) -> np.ndarray:
    """Clustered unit vectors of many tracks, indexed as publishing does it."""
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(200, 256))
    points = centres[rng.integers(0, 200, TRACKS)] + 0.7 * rng.normal(size=(TRACKS, 256))
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    await world.pool.execute(
        "insert into tracks (id, song_id, recording_key, title, artists) overriding system value "
        "select n, n, 'k' || n, 't' || n, array['a'] from generate_series(1, $1) n",
        TRACKS,
    )
    await world.track_vectors({n + 1: points[n] for n in range(TRACKS)})
    await world.pool.execute(
        "create index on track_vectors_r1 using hnsw (embedding halfvec_cosine_ops)"
    )
    await world.pool.execute("create index on track_vectors_r1 (track_id)")
    await world.pool.execute("analyze track_vectors_r1")
    return points


async def test_the_nearest_tracks_are_the_true_ones(world, crowd) -> None:
    neighbours = PostgresNeighbours(world.pool)
    seeds = list(range(1, QUERIES + 1))
    found = await neighbours.by_vector(world.release, seeds, 11)
    halves = crowd.astype(np.float16).astype(np.float32)
    hits = 0
    for seed in seeds:
        similarity = halves @ halves[seed - 1]
        similarity[seed - 1] = -1
        truth = set((np.argsort(-similarity)[:10] + 1).tolist())
        hits += len(truth & {track_id for track_id, _ in found[seed][:10]})
    assert hits / (10 * QUERIES) >= 0.98

    # A seed is its own nearest, and its list is full all the same.
    long = await neighbours.by_vector(world.release, [1], 150)
    assert 1 not in {track_id for track_id, _ in long[1]}
    assert len(long[1]) >= 149


async def test_the_plan_goes_through_the_index_of_the_one_partition(world, crowd) -> None:
    await world.pool.execute(
        "create table track_vectors_r2 partition of track_vectors for values in (2)"
    )
    async with world.pool.acquire() as connection:
        for mode in ("force_generic_plan", "force_custom_plan"):
            await connection.execute(f"set plan_cache_mode = {mode}")
            rows = await connection.fetch("explain " + reading_sql.BY_VECTOR, 1, [5], 10)
            plan = "\n".join(row[0] for row in rows)
            assert "Index Scan using track_vectors_r1_embedding_idx" in plan
            assert "Order By: (embedding <=> s.embedding)" in plan.replace("v_1.", "")


async def test_the_pool_searches_widely_and_on_every_connection(world) -> None:
    for _ in range(3):
        async with world.pool.acquire() as connection:
            assert await connection.fetchval("show hnsw.ef_search") == "100"
            assert await connection.fetchval("show hnsw.iterative_scan") == "relaxed_order"


async def test_playlists_come_nearest_first_with_their_named_tracks(world) -> None:
    await world.track("A", "One")
    await world.track("B", "Two")
    nameless = await world.pool.fetchval("insert into tracks (song_id) values (77) returning id")
    world.ids["nameless"] = nameless
    rain = await world.playlist("rain", ["A", "nameless", "B"])
    sun = await world.playlist("sun", ["B"])
    east, north = np.zeros(512, np.float32), np.zeros(512, np.float32)
    east[0], north[1] = 1, 1
    await world.playlist_vectors({rain: east, sun: north})
    async with PostgresReader(world.pool).reading(world.release) as reading:
        nearest = await reading.nearest(east, 5, 2.0)
    assert [(voice.playlist.name, round(voice.similarity, 3)) for voice in nearest] == [
        ("rain", 1.0),
        ("sun", 0.0),
    ]
    held = {voice.playlist.id: voice.tracks.tolist() for voice in nearest}
    assert set(held[rain]) >= {world.ids["A"], world.ids["B"]}
    assert held[sun] == [world.ids["B"]]
