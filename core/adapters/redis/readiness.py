"""Whether Redis takes writes: a full or read-only one answers a ping."""

from redis.asyncio import Redis

from core.adapters.redis.translate import translated

_SECONDS = 60


class RedisReadiness:
    """One key that is written again and again."""

    def __init__(self, client: Redis, prefix: str = "segue:") -> None:
        self._client, self._key = client, f"{prefix}readiness"

    async def write(self) -> None:
        """Raises `StoreDownError`."""
        with translated():
            await self._client.set(self._key, b"1", ex=_SECONDS)
