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
async def starting(pool: asyncpg.Pool) -> AsyncIterator[None]:
    """No other process is in here while the block runs."""
    with translated():
        async with alone(pool, _NAME, "Waiting for another process to load the starter catalogue."):
            yield


async def catalogue_is_empty(pool: asyncpg.Pool) -> bool:
    """No release was ever active, and there is no playlist but those of a start cut short."""
    found: bool = await pool.fetchval(_EMPTY)
    return found
