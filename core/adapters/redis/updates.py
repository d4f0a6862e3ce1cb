"""`core.ports.UpdateMarks` and `KeptUpdates` over Redis.

A mark is one counter an update, so that each step is one command.

A begun attempt adds one. An excused one is turned into a thousand, a finished update into a
million, so that one number says it all, and two steps that cross cannot undo each other.
"""

from typing import cast

from redis.asyncio import Redis

from core.adapters.redis.translate import translated
from core.model import Attempt

LIFE_SECONDS = 24 * 60 * 60
_EXCUSE = 1_000
_FINISHED = 1_000_000
_ADD = """
local count = redis.call('incrby', KEYS[1], ARGV[1])
redis.call('expire', KEYS[1], ARGV[2])
return count
"""


class RedisUpdates:
    """The marks of one bot; raises `StoreDownError`."""

    def __init__(self, client: Redis, bot_id: int, prefix: str = "segue:") -> None:
        self._client = client
        self._add = client.register_script(_ADD)
        self._prefix = f"{prefix}update:{bot_id}:"
        self._kept = f"{prefix}updates-kept:{bot_id}"

    async def begin(self, update_id: int) -> Attempt:
        """Count an attempt."""
        count = await self._added(update_id, 1)
        # What was taken back twice, as the first answer was lost, counts as less than none.
        excused, number = divmod(count % _FINISHED + _EXCUSE // 2, _EXCUSE)
        return Attempt(number=number - _EXCUSE // 2, excused=excused, finished=count >= _FINISHED)

    async def finish(self, update_id: int) -> None:
        """Remember that it was handled."""
        with translated():
            await self._client.set(self._key(update_id), _FINISHED, ex=LIFE_SECONDS)

    async def excuse(self, update_id: int) -> None:
        """Take back the attempt."""
        await self._added(update_id, _EXCUSE - 1)

    async def keep(self, update_id: int, raw: bytes) -> None:
        """Keep one, a day at most."""
        with translated():
            await self._client.hset(self._kept, str(update_id), cast("str", raw))
            await self._client.expire(self._kept, LIFE_SECONDS)

    async def kept(self) -> list[bytes]:
        """All of them, the oldest number first."""
        with translated():
            found = cast("dict[bytes, bytes]", await self._client.hgetall(self._kept))
        return [found[number] for number in sorted(found, key=int)]

    async def drop(self, update_id: int) -> None:
        """Forget one."""
        with translated():
            await self._client.hdel(self._kept, str(update_id))

    async def _added(self, update_id: int, amount: int) -> int:
        with translated():
            return int(await self._add(keys=[self._key(update_id)], args=[amount, LIFE_SECONDS]))

    def _key(self, update_id: int) -> str:
        return f"{self._prefix}{update_id}"
