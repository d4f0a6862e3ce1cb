"""Connections through a pooler in transaction mode, such as PgBouncer.

Between two transactions another connection of the server may answer. So every statement runs in a
transaction, nothing is left in a session, and no statement has a name: asyncpg names none where its
cache is off, and what it asks about types runs in the same transaction. It costs four more round
trips a statement, which is why direct connections do without.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from asyncpg.transaction import Transaction

from core.adapters.postgres.translate import translated
from core.errors import SetupError

#: What direct connections are told at their start (`pool`), for one transaction.
_LOCAL = "set local hnsw.ef_search = 100; set local hnsw.iterative_scan = relaxed_order"
_SAID = "pooler"
_CHOICES = {"transaction": True, "none": False}

#: How to connect with `PooledConnection`.
OPTIONS = {"statement_cache_size": 0, "server_settings": {"application_name": "segue"}}


class PoolerFoundError(asyncpg.InterfaceError):  # type: ignore[misc]
    """A connection that was thought direct is not."""


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Puts what is outside a transaction into one of its own."""

    pooled = True  # asyncpg takes every connection for an instance of every kind

    def transaction(self, **options: Any) -> Transaction:
        """A transaction that has the settings of vector queries."""
        given = {"isolation": None, "readonly": False, "deferrable": False, **options}
        return _Transaction(self, **given)

    async def execute(self, query: str, *args: Any, **options: Any) -> str:
        """What has no values is one message anyway, and may not be for a transaction (`begin`)."""
        if not args:
            return str(await super().execute(query, **options))
        async with self._together():
            return str(await super().execute(query, *args, **options))

    async def executemany(self, *args: Any, **options: Any) -> Any:
        """The same, in a transaction."""
        async with self._together():
            return await super().executemany(*args, **options)

    async def fetch(self, *args: Any, **options: Any) -> Any:
        """The same, in a transaction."""
        async with self._together():
            return await super().fetch(*args, **options)

    async def fetchrow(self, *args: Any, **options: Any) -> Any:
        """The same, in a transaction."""
        async with self._together():
            return await super().fetchrow(*args, **options)

    async def fetchval(self, *args: Any, **options: Any) -> Any:
        """The same, in a transaction."""
        async with self._together():
            return await super().fetchval(*args, **options)

    async def copy_records_to_table(self, *args: Any, **options: Any) -> Any:
        """The same, in a transaction: the table's types are asked for first."""
        async with self._together():
            return await super().copy_records_to_table(*args, **options)

    async def set_type_codec(self, *args: Any, **options: Any) -> None:
        """The same, in a transaction: the type is asked for first."""
        async with self._together():
            await super().set_type_codec(*args, **options)

    @asynccontextmanager
    async def _together(self) -> AsyncIterator[None]:
        if self.is_in_transaction():
            yield
        else:
            async with self.transaction():
                yield


class _Transaction(Transaction):  # type: ignore[misc]
    async def start(self) -> None:
        """Begin, and set what holds for this transaction."""
        outermost = not self._connection.is_in_transaction()
        await super().start()
        if outermost:
            await self._connection.execute(_LOCAL)


async def check_direct(connection: asyncpg.Connection) -> None:
    """Raise `PoolerFoundError` where another process answers than the one that was connected to.

    A pooler makes up the number that cancels a query, because it has no server connection yet.
    """
    number = connection.get_server_pid()
    try:
        await connection.execute(f"select 1 / (pg_backend_pid() = {number:d})::int")
    except asyncpg.DivisionByZeroError as error:
        raise PoolerFoundError("a pooler is in between") from error


async def behind_pooler(pool: asyncpg.Pool) -> bool:
    """Whether another process answers than the one that the pool is connected to."""
    with translated():
        async with pool.acquire() as connection:
            number: int = await connection.fetchval("select pg_backend_pid()")
            return bool(number != connection.get_server_pid())


def said_of_pooler(dsn: str) -> tuple[str, bool | None]:
    """The address without `pooler=…`, and what that said; None: it is to be found out."""
    try:
        query = urlsplit(dsn).query
    except ValueError:  # whoever connects will say so
        return dsn, None
    parts = query.split("&")
    said = [part.partition("=")[2] for part in parts if part.startswith(f"{_SAID}=")]
    if not said:
        return dsn, None
    if said[-1] not in _CHOICES:
        raise SetupError(
            f"DATABASE_URL says pooler={said[-1]}; expected pooler=transaction (a pooler such as"
            " PgBouncer, in either mode) or pooler=none, or nothing, and it is found out."
        )
    rest = "&".join(part for part in parts if not part.startswith(f"{_SAID}="))
    return dsn.replace(f"?{query}", f"?{rest}" if rest else ""), _CHOICES[said[-1]]
