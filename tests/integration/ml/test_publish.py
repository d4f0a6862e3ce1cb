"""Publishing into a real PostgreSQL: whole, alone, and reversible."""

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.adapters.postgres import publishing
from core.adapters.postgres.copy_binary import neighbour_rows
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.vectors import PostgresNeighbours
from core.errors import CatalogueEmptyError, SetupError, StoreDownError
from ml import artefacts
from ml.publish import publish, rollback
from ml.serving import Projector
from ml.trained import Circles

ROOT = Path(__file__).parents[3]
_PARTITIONS = "select c.relname from pg_class c where c.relkind = 'r' and c.relname ~ '_r[0-9]+$'"
_VERSIONS = "select version from releases order by id"
_ACTIVE = "select version from releases where active"


async def partitions(pool):
    return {row["relname"] for row in await pool.fetch(_PARTITIONS)}


async def versions(pool):
    return [row["version"] for row in await pool.fetch(_VERSIONS)]


async def test_what_is_published_is_what_was_trained(pool, catalogue, artefact):
    made = artefact()
    release = await publish(pool, made)
    assert await PostgresReleases(pool).active() == release
    rows = await pool.fetch("select * from track_vectors order by track_id")
    assert [row["track_id"] for row in rows] == catalogue
    assert [row["shown"] for row in rows] == [True] * 40 + [False] * 5
    stored = np.array([row["embedding"].to_numpy() for row in rows], np.float16)
    assert np.array_equal(stored, made.track_vectors[:45])
    lists = await pool.fetch("select * from track_neighbours order by track_id")
    assert lists
    for row in lists:
        at = catalogue.index(row["track_id"])
        own = slice(made.offsets[at], made.offsets[at + 1])
        named = [
            (int(n), s)
            for n, s in zip(made.neighbours[own], made.scores[own], strict=True)
            if n < 40
        ]
        assert row["neighbours"] == [catalogue[n] for n, _ in named]
        assert row["scores"] == pytest.approx([float(s) for _, s in named])
    assert {row["track_id"] for row in lists} <= set(catalogue[:40])
    playlists = await pool.fetch(
        "select v.embedding, p.external_id from playlist_vectors v"
        " join playlists p on p.id = playlist_id"
    )
    for row in playlists:
        expected = made.playlist_vectors[int(row["external_id"][2:])]
        assert np.array_equal(row["embedding"].to_numpy().astype(np.float16), expected)
    assert len(playlists) == 6


async def test_the_company_of_artists_is_kept_beside_the_facets_of_the_catalogue(
    pool, catalogue, artefact
):
    """Of named tracks that this database knows, each once; an artist who has none is left out."""
    lists = [[3, 44, 45, 0], [41, 45], [7, 8, 9]]
    circles = Circles(
        ("a1", "nobody", "아이유"),
        np.cumsum([0, *map(len, lists)]),
        np.concatenate(lists).astype(np.int32),
    )
    for _ in range(2):
        release = await publish(pool, replace(artefact(), circles=circles))
    rows = await pool.fetch(
        "select facet, tracks from track_facets where release_id = $1 and facet like 'near_%'"
        " order by facet",
        release.id,
    )
    assert [(row["facet"], [catalogue.index(at) for at in row["tracks"]]) for row in rows] == [
        ("near_artist:a1", [3, 0]),
        ("near_artist:아이유", [7, 8, 9]),
    ]
    assert await pool.fetchval(
        "select count(*) from track_facets where release_id = $1 and facet = 'popular'", release.id
    )


async def test_the_published_release_answers_through_the_ports(pool, catalogue, artefact):
    made = artefact()
    release = await publish(pool, made)
    near = await PostgresNeighbours(pool).by_vector(release, [catalogue[3]], 5)
    cosines = made.track_vectors[:40].astype(np.float32) @ made.track_vectors[3].astype(np.float32)
    best = [catalogue[at] for at in np.argsort(-cosines)[1:5]]
    assert [track for track, _ in near[catalogue[3]]][:4] == best
    vector = made.playlist_vectors[2].astype(np.float32)
    async with PostgresReader(pool).reading(release) as reading:
        voice, *_ = await reading.nearest(vector, 3, 2.0)
    assert voice.playlist.name == "list 2"
    assert voice.similarity == pytest.approx(1, abs=1e-3)
    content = await PostgresReleases(pool).projector(release.id, "test-1")
    assert content == made.projectors["test-1"]
    assert Projector.load(content).dimension == 6


async def test_no_release_is_a_clear_error(pool, catalogue, artefact):
    with pytest.raises(CatalogueEmptyError, match="segue train"):
        await PostgresReleases(pool).active()
    with pytest.raises(SetupError, match="no earlier release"):
        await rollback(pool)
    await publish(pool, artefact())
    with pytest.raises(SetupError, match="no earlier release"):
        await rollback(pool)


async def test_a_damaged_projector_is_refused(pool, catalogue, artefact):
    release = await publish(pool, artefact())
    await pool.execute("update release_projectors set content = content || '\\x00'::bytea")
    with pytest.raises(SetupError, match="SHA-256"):
        await PostgresReleases(pool).projector(release.id, "test-1")
    with pytest.raises(SetupError, match="no projector for the encoder 'other'"):
        await PostgresReleases(pool).projector(release.id, "other")


async def test_the_active_release_is_remembered_for_some_seconds(pool, catalogue, artefact):
    now = [0.0]
    releases = PostgresReleases(pool, remember=3, clock=lambda: now[0])
    first = await publish(pool, artefact())
    assert (await releases.active()).id == first.id
    second = await publish(pool, artefact("20260102-000000"))
    now[0] = 2.9
    assert (await releases.active()).id == first.id
    now[0] = 3.1
    assert (await releases.active()).id == second.id


async def test_three_releases_are_kept_and_older_partitions_dropped(pool, catalogue, artefact):
    made = [await publish(pool, artefact(f"2026010{day}-000000", day)) for day in range(1, 6)]
    assert await versions(pool) == [release.version for release in made[2:]]
    kept = {f"{table}_r{release.id}" for table in publishing.TABLES for release in made[2:]}
    assert await partitions(pool) == kept
    assert await pool.fetchval(_ACTIVE) == made[4].version


async def test_the_same_version_again_gets_a_number(pool, catalogue, artefact):
    made = [(await publish(pool, artefact())).version for _ in range(5)]
    assert made == ["20260101-000000", *(f"20260101-000000.{at}" for at in (2, 3, 4, 5))]


async def test_rolling_back_goes_further_back_each_time_and_the_next_publish_tidies(
    pool, catalogue, artefact
):
    first, second, third = [
        await publish(pool, artefact(f"2026010{day}-000000")) for day in (1, 2, 3)
    ]
    assert (await rollback(pool)).id == second.id
    assert (await PostgresReleases(pool).active()).id == second.id
    assert (await rollback(pool)).id == first.id
    fourth = await publish(pool, artefact("20260104-000000"))
    assert await versions(pool) == [first.version, fourth.version]
    assert f"track_vectors_r{third.id}" not in await partitions(pool)
    assert (await rollback(pool)).id == first.id


async def test_two_publishers_at_once_both_finish_and_one_is_active(pool, catalogue, artefact):
    made = await asyncio.gather(
        *(publish(pool, artefact(f"2026010{at}-000000")) for at in range(3))
    )
    assert len({release.id for release in made}) == 3
    assert await pool.fetchval("select count(*) from releases where active") == 1
    newest = max(made, key=lambda release: release.id)
    assert await pool.fetchval(_ACTIVE) == newest.version


async def test_a_release_that_another_publisher_swept_is_not_activated(pool, catalogue, artefact):
    """Its lock was lost with the connection that held it; the active release stays."""
    release = await publish(pool, artefact("20260101-000000"))
    async with publishing.publishing(pool) as publisher:
        begun = await publisher.begin("20260102-000000", [], {}, {})
        async with pool.acquire() as connection:
            await publishing.Publisher(connection).sweep()
        with pytest.raises(SetupError, match="publish again"):
            await publisher.activate(begun.id)
    assert await pool.fetchval(_ACTIVE) == release.version


async def test_other_collections_are_a_clear_error_and_change_nothing(pool, catalogue, artefact):
    await publish(pool, artefact())
    before = await partitions(pool)
    await pool.execute("delete from playlists")
    with pytest.raises(SetupError, match="knows 45 of its 46 tracks and 0 of its 6 playlists"):
        await publish(pool, artefact("20260102-000000"))
    assert await partitions(pool) == before
    assert await pool.fetchval(_ACTIVE) == "20260101-000000"


async def test_two_keys_of_one_recording_are_published_once(pool, catalogue, artefact):
    await pool.execute("update track_spotify_ids set track_id = $1", catalogue[0])
    release = await publish(pool, artefact())
    found = await pool.fetch("select track_id from track_vectors where release_id = $1", release.id)
    assert sorted(row["track_id"] for row in found) == catalogue[:40]


async def test_a_partition_in_use_is_left_for_the_next_publish(pool, catalogue, artefact):
    first = await publish(pool, artefact("20260101-000000"))
    async with pool.acquire() as reader, reader.transaction():
        await reader.fetch(f"select * from track_vectors_r{first.id}")
        await publish(pool, artefact("20260102-000000"), keep=1)
        assert f"track_vectors_r{first.id}" in await partitions(pool)
        assert await versions(pool) == ["20260102-000000"]
    await publish(pool, artefact("20260103-000000"), keep=1)
    assert f"track_vectors_r{first.id}" not in await partitions(pool)


async def test_many_rows_are_searched_by_an_index_over_named_tracks_alone(
    pool, catalogue, artefact, monkeypatch
):
    monkeypatch.setattr(publishing, "INDEX_FROM", 5)
    release = await publish(pool, artefact())
    found = await pool.fetch(
        "select indexdef from pg_indexes where tablename = $1", f"track_vectors_r{release.id}"
    )
    hnsw = [row["indexdef"] for row in found if "hnsw" in row["indexdef"]]
    assert len(hnsw) == 1
    assert "halfvec_cosine_ops" in hnsw[0]
    assert hnsw[0].endswith("WHERE shown")
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off; set local enable_sort = off")
        plan = await connection.fetch(
            "explain select track_id from track_vectors where release_id = $1 and shown"
            " order by embedding <=> (select embedding from track_vectors limit 1) limit 5",
            release.id,
        )
    assert f"track_vectors_r{release.id}_embedding_idx" in "\n".join(row[0] for row in plan)


_KILLED = """
import asyncio, sys
import asyncpg
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.publishing import Publisher
from ml.artefacts import load
from ml.publish import publish

async def stop(*_):
    print("stored", flush=True)
    await asyncio.sleep(60)

async def main():
    pool = await create_pool(sys.argv[1])
    setattr(Publisher, sys.argv[3], stop)
    await publish(pool, load(sys.argv[2]))

asyncio.run(main())
"""


@pytest.mark.parametrize("step", ["_copy", "_index", "activate"])
async def test_a_publisher_killed_half_way_leaves_the_old_release_and_no_trace(
    pool, database, catalogue, artefact, tmp_path, step
):
    first = await publish(pool, artefact("20260101-000000"))
    artefacts.save(artefact("20260102-000000"), str(tmp_path), "t")
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, database, str(tmp_path), step],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    line = await asyncio.to_thread(process.stdout.readline)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert line == b"stored\n"
    assert (await PostgresReleases(pool).active()).id == first.id
    assert await versions(pool) == ["20260101-000000", "20260102-000000"]
    last = await publish(pool, artefact("20260103-000000"))
    assert await versions(pool) == ["20260101-000000", "20260103-000000"]
    assert await partitions(pool) == {
        f"{table}_r{release.id}" for table in publishing.TABLES for release in (first, last)
    }


async def test_the_binary_rows_are_what_postgresql_reads_for_every_length(pool):
    ids = np.array([7, -3, 2**60, 11])
    offsets = np.array([0, 3, 4, 7, 207])
    neighbours = np.arange(207) * 2**40
    scores = np.linspace(0, 1, 207, dtype=np.float32)

    async def rows():
        for chunk in neighbour_rows(9, ids, offsets, neighbours, scores):
            yield chunk

    async with pool.acquire() as connection:
        await connection.execute("create temporary table t (like track_neighbours)")
        await connection.copy_to_table("t", source=rows(), format="binary")
        found = {row["track_id"]: row for row in await connection.fetch("select * from t")}
    for at, one in enumerate(ids.tolist()):
        own = slice(offsets[at], offsets[at + 1])
        assert found[one]["release_id"] == 9
        assert found[one]["neighbours"] == neighbours[own].tolist()
        assert found[one]["scores"] == scores[own].tolist()


async def test_a_connection_lost_is_a_store_that_is_down(database, artefact):
    pool = await create_pool(database, max_size=1)
    await pool.close()
    with pytest.raises(StoreDownError):
        await PostgresReleases(pool).active()
    with pytest.raises(StoreDownError):
        await publish(pool, artefact())
