"""A pool whose callers do not wait for ever, and that leaves a server which is no primary any more.

asyncpg's own waits without an end for a free connection, and keeps connections for good to a server
that became a standby behind the same address.
"""

from types import TracebackType
from typing import Any

import asyncpg
from asyncpg.pool import PoolAcquireContext

ACQUIRE_SECONDS = 10.0


class PatientPool(asyncpg.Pool):  # type: ignore[misc] # untyped
    """As `asyncpg.Pool`; raises `TimeoutError` after `ACQUIRE_SECONDS` without a connection."""

    def acquire(self, *, timeout: float | None = None) -> PoolAcquireContext:
        """A connection, for the length of a block."""
        return _Acquired(self, timeout or ACQUIRE_SECONDS)


class _Acquired(PoolAcquireContext):  # type: ignore[misc] # untyped
    __slots__ = ()

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
            await self.pool.expire_connections()
        await super().__aexit__(kind, error, trace)


def open_pool(dsn: str, **options: Any) -> PatientPool:
    """What `asyncpg.create_pool` makes, as this kind; it is opened by awaiting it."""
    classes = {"connection_class": asyncpg.Connection, "record_class": asyncpg.Record}
    return PatientPool(dsn, **{"max_queries": 50_000, "loop": None, **classes, **options})
