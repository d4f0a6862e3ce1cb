"""`core.ports.KeyValue` over Redis."""

from typing import cast

import redis.exceptions
from redis.asyncio import Redis

from core.adapters.redis.translate import is_away, translated

_ADD = """
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
return redis.call('incrby', KEYS[1], ARGV[1])
"""


class RedisKeyValue:
    """Small values under a prefix, shared by all processes; raises `StoreDownError`."""

    def __init__(self, client: Redis, prefix: str = "segue:") -> None:
        self._client = client
        self._prefix = prefix
        self._add = client.register_script(_ADD)

    async def get(self, key: str) -> bytes | None:
        """The value, when it is still alive."""
        with translated():
            return cast("bytes | None", await self._client.get(self._prefix + key))

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""
        _check_life(seconds)
        with translated():
            await self._client.set(self._prefix + key, value, ex=seconds)

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter and return its sum; the first addition starts its life.

        One script, so that a counter never lives on without an end. Raises `ValueError` when the
        key holds something else.
        """
        _check_life(seconds)
        with translated():
            try:
                return int(await self._add(keys=[self._prefix + key], args=[amount, seconds]))
            except redis.exceptions.ResponseError as error:
                if is_away(error):
                    raise
                raise ValueError(f"{key} holds no counter") from error


def _check_life(seconds: int) -> None:
    if seconds < 1:
        raise ValueError(f"a value lives at least one second, not {seconds}")
