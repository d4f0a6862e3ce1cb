"""Importing made-up files into a real database, and seeing everything that is in it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import asyncpg
import pytest

from ml.importing.run import Job, Progress, run_import
from ml.importing.summary import Summary
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems

Import = Callable[..., Awaitable[Summary]]
Dump = Callable[[], Awaitable[dict[str, list[tuple[object, ...]]]]]

_TABLES = """
select c.relname, array_agg(a.attname order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
group by c.relname order by c.relname
"""


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


@pytest.fixture
def importing(connection: asyncpg.Connection, tmp_path: Path) -> Import:
    """`importing(format, {file: content}, **options)` into the collection `c` or the one named."""

    async def run(
        format_name: str,
        files: dict[str, str | bytes],
        *,
        strict: bool = False,
        progress: Progress | None = None,
        **options: object,
    ) -> Summary:
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path if format_name != "starter" else path.parents[1])
        wanted = {"collection": "c", **options}
        job = Job(FORMATS[format_name], list(dict.fromkeys(paths)), this_year=2026, **wanted)
        return await run_import(job, connection, Problems(strict=strict), progress)

    return run


@pytest.fixture
def dump(connection: asyncpg.Connection) -> Dump:
    """Every row of every table, sorted."""

    async def read() -> dict[str, list[tuple[object, ...]]]:
        found = {}
        for table, columns in await connection.fetch(_TABLES):
            rows = await connection.fetch(f"select {', '.join(columns)} from {table}")
            found[table] = sorted((tuple(row) for row in rows), key=repr)
        return found

    return read


@pytest.fixture
def playlist() -> Callable[..., str]:
    """`playlist(id, tracks, **fields)` as a line of the neutral format."""

    def line(key: str, tracks: Sequence[dict[str, object]], **fields: object) -> str:
        return json.dumps({"id": key, "name": key, "tracks": tracks, **fields}) + "\n"

    return line
