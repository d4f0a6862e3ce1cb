"""Whether PostgreSQL takes writes: a standby and a full disk answer every question."""

import asyncpg

from core.adapters.postgres.translate import translated

_WRITE = """
insert into readiness (id, at) values (1, now())
on conflict (id) do update set at = excluded.at
"""


class PostgresReadiness:
    """One row that is written again and again."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def write(self) -> None:
        """Raises `StoreDownError`."""
        with translated():
            await self._pool.execute(_WRITE)
