"""What a stored release must have before it is activated, for the first time or again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from core.errors import SetupError

#: Spaces that answer nothing when they are empty; the other tables may well be.
_FILLED = ("track_vectors", "playlist_vectors", "playlist_members", "track_places")
_ATTACHED = """
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where c.relname = any($1) and c.relnamespace = current_schema()::regnamespace
"""
_EMPTY = "select not exists (select from {table} where release_id = $1)"
_NOT_FINITE = """
    select track_id from track_neighbours
    where release_id = $1 and (
        'NaN' = any(scores) or 'Infinity' = any(scores) or '-Infinity' = any(scores)
        or cardinality(scores) <> cardinality(neighbours)
    )
    limit 1
"""
_FILES = """
    select 'projector' as kind, encoder as name, sha256, content
    from release_projectors where release_id = $1
    union all
    select 'model', name, sha256, content from release_models where release_id = $1
    order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """The small files of a release, as they were published."""

    projectors: Mapping[str, bytes]  # by encoder
    models: Mapping[str, bytes]  # by name


async def verified(
    connection: asyncpg.Connection, release_id: int, tables: tuple[str, ...]
) -> StoredFiles:
    """Its files, when the rows of these tables are there and fit to be served.

    Raises `SetupError` that names table or file and what was expected. Vectors need no look: the
    type `halfvec` takes finite numbers alone.
    """
    names = [f"{table}_r{release_id}" for table in tables]
    attached = {row["name"] for row in await connection.fetch(_ATTACHED, names)}
    for name in names:
        if name not in attached:
            raise SetupError(f"{name} is not there, expected a partition with its rows")
    for table in _FILLED:
        if await connection.fetchval(_EMPTY.format(table=table), release_id):
            raise SetupError(f"{table}_r{release_id} is empty, expected at least one row")
    wrong = await connection.fetchval(_NOT_FINITE, release_id, timeout=None)
    if wrong is not None:
        raise SetupError(
            f"track_neighbours_r{release_id}: the scores of track {wrong} are not finite, "
            f"or not as many as its neighbours"
        )
    return await _files(connection, release_id)


async def _files(connection: asyncpg.Connection, release_id: int) -> StoredFiles:
    found: dict[str, dict[str, bytes]] = {"projector": {}, "model": {}}
    for row in await connection.fetch(_FILES, release_id):
        if hashlib.sha256(row["content"]).hexdigest() != row["sha256"]:
            raise SetupError(f"{row['kind']} {row['name']!r}: its SHA-256 differs")
        found[row["kind"]][row["name"]] = row["content"]
    return StoredFiles(found["projector"], found["model"])
