"""Who is being forgotten or was within minutes; adapter of the port `Forgetting`.

The key is named by a hash and holds a random mark, so that nothing in it leads back to the person.
While a /forget runs, the mark begins with `!` and nobody writes; afterwards only work that has seen
the new mark does. Both end by themselves, later than any work that may be under way.
"""

import hashlib
from collections.abc import Callable
from typing import cast

from redis.asyncio import Redis

from core.adapters.redis.translate import translated

#: Several times the longest life of an update; PostgreSQL's copy of the mark ends before this one.
SECONDS = 600

#: Opens a script that writes something of somebody: KEYS[1] is `mark_key`, ARGV[1] what was seen.
#: Where the person was forgotten since, the script returns nothing.
FENCE = """
local mark = redis.call('get', KEYS[1])
if mark and (mark ~= ARGV[1] or string.sub(mark, 1, 1) == '!') then return false end
"""
#: Two /forget at once share a mark, so that both stores end with the same one.
_CLOSE = """
local mark = redis.call('get', KEYS[1])
if not mark or string.sub(mark, 1, 1) ~= '!' then mark = '!' .. ARGV[1] end
redis.call('set', KEYS[1], mark, 'EX', ARGV[2])
return string.sub(mark, 2)
"""


def mark_key(prefix: str, user_id: int) -> str:
    """Where the mark of somebody stands."""
    name = hashlib.sha256(str(user_id).encode()).hexdigest()
    return f"{prefix}forgotten:{name}"


class RedisForgetting:
    """Marks of those who are forgotten; `new_mark` makes one that was never there."""

    def __init__(self, client: Redis, new_mark: Callable[[], str], prefix: str = "segue:") -> None:
        self._client = client
        self._new_mark = new_mark
        self._prefix = prefix
        self._close = client.register_script(_CLOSE)

    async def close(self, user_id: int) -> str:
        """Let nobody write of this person until `open`; the mark that will stand then."""
        keys = [mark_key(self._prefix, user_id)]
        with translated():
            mark = cast("bytes", await self._close(keys=keys, args=[self._new_mark(), SECONDS]))
        return mark.decode()

    async def open(self, user_id: int, mark: str) -> None:
        """Let work that begins from now on write again, and none that began before."""
        with translated():
            await self._client.set(mark_key(self._prefix, user_id), mark, ex=SECONDS)
