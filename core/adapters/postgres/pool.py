"""Connections to PostgreSQL: what each is told at its start, and what failures to connect mean."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from pgvector.asyncpg import register_vector

from core.adapters.postgres.patient import open_pool
from core.adapters.postgres.pooled import (
    OPTIONS,
    PooledConnection,
    PoolerFoundError,
    check_direct,
    said_of_pooler,
)
from core.adapters.postgres.translate import NoExtensionError
from core.errors import SetupError, StoreDownError

CONNECT_SECONDS = 10.0
_REFUSED = "startup parameter"  # what PgBouncer says of those that it does not know

# Of direct connections; in the start-up packet and not by SET, so that they are what a connection
# is reset to. The `hnsw.*` names wait as placeholders until the first vector query loads pgvector,
# which then adopts them.
SERVER_SETTINGS = {
    "application_name": "segue",
    "tcp_keepalives_idle": "60",  # seconds: networks forget connections that are silent for minutes
    "hnsw.ef_search": "100",
    "hnsw.iterative_scan": "relaxed_order",
}

_VECTOR_SCHEMA = """
select n.nspname
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'vector'
"""


async def create_pool(
    dsn: str, *, kept: int = 2, max_size: int = 10, command_timeout: float | None = 30.0
) -> asyncpg.Pool:
    """A pool on a migrated database; who opens it closes it.

    Vectors go in and out as pgvector's types or numpy arrays, jsonb as Python values. `kept`
    connections (two, so that a request can read side by side) are there from the start and made
    again when they are lost, and none is closed for being idle: the next request would wait for a
    new one, and for its statements to be prepared. A pooler in between is recognised, or named by
    `pooler=transaction` in the address, and gets connections of another kind (`pooled`). Raises
    `SetupError` or `StoreDownError` when no connection can be made.
    """
    address, pooled = said_of_pooler(dsn)
    options = {
        "min_size": min(kept, max_size),
        "max_size": max_size,
        "max_inactive_connection_lifetime": 0,
        "timeout": CONNECT_SECONDS,
        "command_timeout": command_timeout,
        "reset": _as_it_is,
    }
    with connecting(dsn):
        if not pooled:
            check = _prepare if pooled is False else _prepare_direct
            try:
                return await open_pool(
                    address, **options, server_settings=SERVER_SETTINGS, init=check
                )
            except PoolerFoundError:
                pass
            except asyncpg.ProtocolViolationError as error:
                if pooled is False or _REFUSED not in str(error):
                    raise
        return await open_pool(
            address, **options, **OPTIONS, connection_class=PooledConnection, init=_prepare
        )


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Give a connection back without asking the server to reset it.

    No statement of ours outlives its transaction: settings are local, and whoever takes an advisory
    lock gives it back. Resetting would cost every request a round trip for each connection it uses;
    asyncpg itself rolls back what was left open.
    """
    del connection


async def _prepare_direct(connection: asyncpg.Connection) -> None:
    await check_direct(connection)
    await _prepare(connection)


async def _prepare(connection: asyncpg.Connection) -> None:
    schema = await connection.fetchval(_VECTOR_SCHEMA)
    if schema is None:
        raise NoExtensionError("no pgvector")
    await register_vector(connection, schema=schema)
    await connection.set_type_codec(
        "jsonb", encoder=_to_json, decoder=json.loads, schema="pg_catalog"
    )


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def connecting(dsn: str) -> Iterator[None]:
    """Translate what goes wrong while connecting; no message holds the password."""
    try:
        yield
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise SetupError(
            f"PostgreSQL at {place(dsn)} refuses this user or password; correct DATABASE_URL."
        ) from error
    except NoExtensionError as error:
        raise SetupError("The database has no pgvector yet: run `segue migrate` first.") from error
    except asyncpg.InvalidCatalogNameError as error:
        raise SetupError(
            f"PostgreSQL at {place(dsn)} has no database of that name; create it (createdb)"
            " or correct DATABASE_URL."
        ) from error
    except (asyncpg.exceptions.ClientConfigurationError, ValueError) as error:
        raise SetupError(
            "DATABASE_URL is not an address of PostgreSQL;"
            " expected postgresql://user:password@host:5432/database."
        ) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        if "statement pooling" in str(error):  # PgBouncer's own words, and it hangs up
            raise SetupError(
                f"The pooler at {place(dsn)} is in statement mode, which knows no transactions;"
                " set its pool_mode to transaction or session, or let DATABASE_URL name"
                " PostgreSQL itself."
            ) from error
        # A pooler refuses with one kind for everything, and says the reason in words.
        in_words = isinstance(error, asyncpg.ProtocolViolationError)
        told = error if in_words else type(error).__name__
        raise StoreDownError(
            f"PostgreSQL at {place(dsn)} does not take connections ({told});"
            " start it, or correct DATABASE_URL."
        ) from error


def place(dsn: str) -> str:
    """Where an address points to, without user and password."""
    try:
        parts = urlsplit(dsn)
        host = parts.hostname or "a local socket"
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the given address"
    # An @ in the path is the end of a password with an unquoted slash in it.
    return "the given address" if "@" in parts.path else f"{host}{port}{parts.path}"
