"""Errors of asyncpg, translated once."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from core.errors import StoreDownError

_GONE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # its own words when a server goes in the middle of a query
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreDownError` where PostgreSQL cannot be reached or does not answer in time."""
    try:
        yield
    except _GONE as error:
        raise StoreDownError("PostgreSQL does not answer") from error
