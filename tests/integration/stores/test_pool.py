"""The pool: what its connections are told, also when used again."""

import re
from pathlib import Path

import asyncpg
import numpy as np
import pytest
from pgvector import HalfVector

from core.adapters.postgres import pool as pool_module
from core.adapters.postgres.pool import create_pool
from core.errors import SetupError

SETTINGS = "select current_setting('hnsw.ef_search'), current_setting('hnsw.iterative_scan')"


async def test_vector_settings_hold_before_and_after_pgvector_is_loaded(
    pool: asyncpg.Pool,
) -> None:
    async with pool.acquire() as connection:
        assert tuple(await connection.fetchrow(SETTINGS)) == ("100", "relaxed_order")
        await connection.fetchval("select '[1]'::vector <-> '[2]'::vector")
        assert tuple(await connection.fetchrow(SETTINGS)) == ("100", "relaxed_order")


async def test_a_connection_comes_back_as_it_was_opened(pool: asyncpg.Pool) -> None:
    """Nothing of ours sets a session's settings, so none are reset; what is open is rolled back."""
    async with pool.acquire() as connection:
        number = connection.get_server_pid()
        await connection.fetchval("select '[1]'::vector <-> '[2]'::vector")
        async with connection.transaction():
            await connection.execute("set local hnsw.ef_search = 7")
        await connection.execute("begin; set local hnsw.iterative_scan = off")
    async with pool.acquire() as connection:
        assert connection.get_server_pid() == number
        assert not connection.is_in_transaction()
        assert tuple(await connection.fetchrow(SETTINGS)) == ("100", "relaxed_order")


def test_no_statement_sets_anything_for_a_whole_session() -> None:
    folder = Path(pool_module.__file__).parent
    lasting = re.compile(
        r"(?im)[\"';]\s*(?:set (?!local\b)(?:session )?[\w.]+ *(?:=|to\b)|listen )"
    )
    found = [path.name for path in folder.rglob("*.py") if lasting.search(path.read_text("utf-8"))]
    assert found == []


async def test_a_narrow_filter_over_an_index_still_fills_the_list(pool: asyncpg.Pool) -> None:
    """What `hnsw.iterative_scan` is for: without it the index alone decides who is looked at."""
    generator = np.random.default_rng(7)
    rows = [
        (number, HalfVector(generator.normal(size=8)), number % 50 == 0) for number in range(4000)
    ]
    query = "select id from v where rare order by e <=> $1 limit 10"
    seed = HalfVector(np.ones(8))
    async with pool.acquire() as connection:
        await connection.execute("create temp table v (id int, e halfvec(8), rare bool)")
        await connection.copy_records_to_table("v", records=rows)
        await connection.execute("create index on v using hnsw (e halfvec_cosine_ops)")
        await connection.execute("set enable_seqscan = off; set enable_sort = off")
        assert len(await connection.fetch(query, seed)) == 10
        await connection.execute("set hnsw.iterative_scan = off")
        assert len(await connection.fetch(query, seed)) < 10


async def test_json_and_vectors_go_in_and_come_out_as_values(pool: asyncpg.Pool) -> None:
    value = {"ключ": [1, None, "é"]}
    assert await pool.fetchval("select $1::jsonb", value) == value
    vector = np.array([0.5, -1.0], dtype=np.float32)
    back = await pool.fetchval("select $1::halfvec", vector)
    assert back.to_list() == [0.5, -1.0]


async def test_a_pool_on_a_database_without_schema_says_to_migrate(empty_database: str) -> None:
    with pytest.raises(SetupError, match="segue migrate"):
        await create_pool(empty_database)


async def test_two_connections_are_there_and_named(pool: asyncpg.Pool) -> None:
    assert pool.get_size() == 2
    assert await pool.fetchval("show application_name") == "segue"
