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


class RedisUpdates:
    """The marks of one bot; raises `StoreDownError`."""

    def __init__(self, client: Redis, bot_id: int, prefix: str = "segue:") -> None:
        self._client = client
        self._prefix = f"{prefix}update:{bot_id}:"

    async def begin(self, update_id: int) -> Attempt:
        """Count an attempt."""
        count = await self._add(update_id, 1)
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
        await self._add(update_id, _EXCUSE - 1)

    async def _add(self, update_id: int, amount: int) -> int:
        key = self._key(update_id)
        with translated():
            # Without a transaction, which costs as much again: a key that missed its end of life
            # between the two gets one with the next step, and is tiny.
            async with self._client.pipeline(transaction=False) as pipeline:
                pipeline.incrby(key, amount)
                pipeline.expire(key, LIFE_SECONDS)
                count, _ = await pipeline.execute()
        return int(count)

    def _key(self, update_id: int) -> str:
        return f"{self._prefix}{update_id}"
