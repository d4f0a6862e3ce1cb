"""`core.ports.KeyValue` for keys of people: work from before a /forget keeps nothing."""

from typing import cast

import redis.exceptions
from redis.asyncio import Redis

from core.adapters.redis.forgetting import FENCE, mark_key
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.translate import is_away, translated
from core.personal import owner_of, saw, seen_of

_PUT = f"{FENCE}redis.call('set', KEYS[2], ARGV[2], 'EX', ARGV[3]) return 1"
_ADD = f"""
{FENCE}
redis.call('set', KEYS[2], 0, 'EX', ARGV[3], 'NX')
return redis.call('incrby', KEYS[2], ARGV[2])
"""


class RedisPersonalValues(RedisKeyValue):
    """Reads the mark of the owner (`core.personal`) with each value, and writes only under it."""

    def __init__(self, client: Redis, prefix: str = "segue:") -> None:
        super().__init__(client, prefix)
        self._put = client.register_script(_PUT)
        self._count = client.register_script(_ADD)

    async def get(self, key: str) -> bytes | None:
        """The value, when it is still alive."""
        owner = owner_of(key)
        if owner is None:
            return await super().get(key)
        keys = [self._prefix + key, mark_key(self._prefix, owner)]
        with translated():
            value, mark = cast("list[bytes | None]", await self._client.mget(keys))
        saw(owner, (mark or b"").decode())
        return value

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long, unless its owner was forgotten since the work began."""
        owner = owner_of(key)
        if owner is None or seconds < 1:
            await super().put(key, value, seconds)
            return
        keys = [mark_key(self._prefix, owner), self._prefix + key]
        with translated():
            await self._put(keys=keys, args=[seen_of(owner), value, seconds])

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter and return its sum; where nothing may be kept, as if it were new."""
        owner = owner_of(key)
        if owner is None or seconds < 1:
            return await super().add(key, amount, seconds)
        keys = [mark_key(self._prefix, owner), self._prefix + key]
        with translated():
            try:
                count = await self._count(keys=keys, args=[seen_of(owner), amount, seconds])
            except redis.exceptions.ResponseError as error:
                if is_away(error):
                    raise
                raise ValueError(f"{key} holds no counter") from error
        return amount if count is None else int(count)
