"""`core.ports.UpdateMarks` over Redis: one counter an update, so that each step is one command.

A begun attempt adds one. An excused one is turned into a thousand, a finished update into a
million, so that one number says it all, and two steps that cross cannot undo each other.
"""

from redis.asyncio import Redis

from core.adapters.redis.key_value import translated
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

    async def begin(self, update_id: int) -> Attempt:
        """Count an attempt."""
        count = await self._added(update_id, 1)
        return Attempt(
            number=count % _EXCUSE,
            excused=count % _FINISHED // _EXCUSE,
            finished=count >= _FINISHED,
        )

    async def finish(self, update_id: int) -> None:
        """Remember that it was handled."""
        with translated():
            await self._client.set(self._key(update_id), _FINISHED, ex=LIFE_SECONDS)

    async def excuse(self, update_id: int) -> None:
        """Take back the attempt."""
        await self._added(update_id, _EXCUSE - 1)

    async def _added(self, update_id: int, amount: int) -> int:
        with translated():
            return int(await self._add(keys=[self._key(update_id)], args=[amount, LIFE_SECONDS]))

    def _key(self, update_id: int) -> str:
        return f"{self._prefix}{update_id}"
