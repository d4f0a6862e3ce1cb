"""What was read of somebody's Spotify, for a day at most, and only while they are logged in."""

from typing import cast

from redis.asyncio import Redis

from core.adapters.redis.forgetting import FENCE, mark_key
from core.adapters.redis.translate import translated
from core.personal import of, seen_of
from core.spotify import DAY

#: Written only beside a login, so that an answer that comes after /logout leaves nothing; the day
#: counts from the first value, and later ones do not prolong it.
_WRITE = f"""
{FENCE}
if redis.call('exists', KEYS[2]) == 0 then return 0 end
redis.call('hset', KEYS[3], ARGV[2], ARGV[3])
if redis.call('ttl', KEYS[3]) < 0 then redis.call('expire', KEYS[3], ARGV[4]) end
return 1
"""
_ROOMS = ("library", "chosen", "saved", "lists")


class RedisSpotifyMemory:
    """`core.spotify.Memory`: named values in rooms, one key a room."""

    def __init__(self, client: Redis, prefix: str = "segue:") -> None:
        self._client = client
        self._prefix = prefix
        self._write = client.register_script(_WRITE)

    async def read(self, chat_id: int, room: str, name: str) -> bytes | None:
        """A value that is still alive."""
        with translated():
            return cast("bytes | None", await self._client.hget(self._key(chat_id, room), name))

    async def all(self, chat_id: int, room: str) -> dict[str, bytes]:
        """All values of a room."""
        with translated():
            found = await self._client.hgetall(self._key(chat_id, room))
        return {cast("bytes", name).decode(): cast("bytes", value) for name, value in found.items()}

    async def write(self, chat_id: int, room: str, name: str, value: bytes) -> bool:
        """Keep a value; False, and nothing is kept, where nobody is logged in."""
        tokens = f"{self._prefix}{of(chat_id)}spotify:tokens"
        keys = [mark_key(self._prefix, chat_id), tokens, self._key(chat_id, room)]
        with translated():
            return bool(await self._write(keys=keys, args=[seen_of(chat_id), name, value, DAY]))

    async def drop(self, chat_id: int, room: str, name: str) -> None:
        """Forget a value."""
        with translated():
            await self._client.hdel(self._key(chat_id, room), name)

    async def clear(self, chat_id: int, room: str) -> None:
        """Forget a room."""
        with translated():
            await self._client.delete(self._key(chat_id, room))

    async def forget(self, chat_id: int) -> int:
        """Forget everything, with the lists that were made from it; how many values that were."""
        with translated():
            lists = [name.encode() for name in await self.all(chat_id, "lists")]
            keys = [self._key(chat_id, room) for room in _ROOMS]
            count = sum([await self._client.hlen(key) for key in keys])
            await self._client.delete(*keys, *(self._prefix.encode() + key for key in lists))
        return count

    def _key(self, chat_id: int, room: str) -> str:
        return f"{self._prefix}{of(chat_id)}spotify:{room}"
