"""One process at a time may fill an empty catalogue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from core.adapters.postgres.locks import alone
from core.adapters.postgres.translate import translated

_NAME = "segue starter"
_EMPTY = """
    select not exists (select from releases where activated_at is not null)
       and not exists (select from playlists p join collections c on c.id = p.collection_id
                       where c.name <> 'starter')
"""


@asynccontextmanager
async def starting(pool: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """A connection, while no other process is in here."""
    with translated():
        sentence = "Waiting for another process to load the starter catalogue."
        async with alone(pool, _NAME, sentence) as connection:
            yield connection


async def catalogue_is_empty(connection: asyncpg.Connection) -> bool:
    """No release was ever active, and there is no playlist but those of a start cut short."""
    found: bool = await connection.fetchval(_EMPTY)
    return found
