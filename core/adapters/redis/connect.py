"""The client of Redis."""

from urllib.parse import urlsplit

import redis.exceptions
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.adapters.redis.pipelined import PipelinedRedis
from core.errors import SetupError, StoreDownError


async def connect_redis(
    url: str, *, max_connections: int = 50, wait_seconds: float = 5.0, socket_seconds: float = 5.0
) -> Redis:
    """A client whose callers wait for a free connection, up to `wait_seconds`; checked by a PING.

    Who opens it closes it (`aclose` closes the pool too). A connection that was lost is tried
    once more at once; waiting is the caller's. Raises `SetupError` or `StoreDownError`.
    """
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=max_connections,
            timeout=wait_seconds,
            socket_timeout=socket_seconds,
            socket_connect_timeout=socket_seconds,
            health_check_interval=30,
            retry=Retry(NoBackoff(), 1),
            # Read-only: the connection leads to who was the primary; a new one may find it.
            retry_on_error=[redis.exceptions.ReadOnlyError],
        )
    except ValueError as error:
        raise SetupError(
            "REDIS_URL is not an address of Redis; expected redis://host:6379/0,"
            " rediss://… or unix:///path."
        ) from error
    client = PipelinedRedis.from_pool(pool)
    try:
        await client.ping()
    except redis.exceptions.AuthenticationError as error:
        await client.aclose()
        raise SetupError(
            f"Redis at {redis_place(url)} refuses this user or password; correct REDIS_URL."
        ) from error
    except (redis.exceptions.RedisError, OSError) as error:
        await client.aclose()
        raise StoreDownError(
            f"Redis at {redis_place(url)} does not answer ({type(error).__name__});"
            " start it, or correct REDIS_URL."
        ) from error
    return client


def redis_place(url: str) -> str:
    """Where an address points to, without user and password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the given address"
    # An @ in the path is the end of a password with an unquoted slash in it.
    shown = f"{parts.hostname or ''}{port}{parts.path}"
    return "the given address" if "@" in parts.path else shown
