"""Spotify tokens in Redis, encrypted, by private chat.

A key holds a hash of two fields: the order of the tokens (when the person agreed, how often they
were refreshed), in the clear so that a script can compare it, and the tokens, encrypted.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import LockError

from core.adapters.redis.login_states import confirmation, newest_step
from core.adapters.redis.sealing import Sealer
from core.adapters.redis.translate import translated
from core.errors import UpstreamBusyError
from core.oauth import Tokens, tokens_in, tokens_out
from core.personal import of

#: No login lasts longer than seven months; what is forgotten goes by itself.
_LIFE = 214 * 86_400
_LOCK_SECONDS = 30.0  # longer than a refresh may take
_PATIENCE = 15.0

# Only while the login is under way: /logout and /forget may have come in between.
_ACTIVATE = """
if redis.call('get', KEYS[2]) ~= KEYS[3] then return 0 end
redis.call('del', KEYS[1], KEYS[2])
redis.call('hset', KEYS[1], 'order', ARGV[1], 'sealed', ARGV[2])
return redis.call('expire', KEYS[1], ARGV[3])
"""
_RENEW = """
local kept = redis.call('hget', KEYS[1], 'order')
if not kept then return 0 end
local at, serial = string.match(kept, '^(.-):(.-)$')
if tonumber(at) > tonumber(ARGV[1]) then return 0 end
if tonumber(at) == tonumber(ARGV[1]) and tonumber(serial) >= tonumber(ARGV[2]) then return 0 end
redis.call('hset', KEYS[1], 'order', ARGV[1] .. ':' .. ARGV[2], 'sealed', ARGV[3])
return 1
"""
_DELETE = """
if ARGV[1] ~= '' and redis.call('hget', KEYS[1], 'order') ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
"""

_RESEAL = """
if redis.call('hget', KEYS[1], 'sealed') ~= ARGV[1] then return 0 end
return redis.call('hset', KEYS[1], 'sealed', ARGV[2])
"""


class RedisTokens:
    """`core.spotify.TokenStore`, and the lock under which they are refreshed."""

    def __init__(self, client: Redis, sealer: Sealer, prefix: str = "segue:") -> None:
        self._client = client
        self._sealer = sealer
        self._prefix = prefix
        self._activate = client.register_script(_ACTIVATE)
        self._renew = client.register_script(_RENEW)
        self._delete = client.register_script(_DELETE)
        self._reseal = client.register_script(_RESEAL)

    async def get(self, chat_id: int) -> Tokens | None:
        """Those of a chat; what no key can read any more counts as absent.

        What an older key encrypted is encrypted anew, so that old keys can be dropped in time.
        """
        key = self._key(chat_id)
        with translated():
            sealed = cast("bytes | None", await self._client.hget(key, "sealed"))
        opened = self._sealer.open(sealed) if sealed else None
        if opened is None:
            return None
        content, old = opened
        tokens = tokens_in(content)
        if old:
            with translated():
                await self._reseal(keys=[key], args=[sealed or b"", self._sealer.seal(content)])
        return tokens

    async def activate(self, chat_id: int, tokens: Tokens) -> bool:
        """Keep those of a login that was confirmed, whatever was there; False where it ended."""
        sealed = self._sealer.seal(tokens_out(tokens))
        steps = [f"{self._prefix}{step(chat_id)}" for step in (newest_step, confirmation)]
        keys = [self._key(chat_id), *steps]
        with translated():
            return bool(await self._activate(keys=keys, args=[_order(tokens), sealed, _LIFE]))

    async def renew(self, chat_id: int, tokens: Tokens) -> bool:
        """Keep refreshed ones; False where the login is gone or newer ones are there."""
        at, _, serial = _order(tokens).partition(":")
        sealed = self._sealer.seal(tokens_out(tokens))
        with translated():
            return bool(await self._renew(keys=[self._key(chat_id)], args=[at, serial, sealed]))

    async def delete(self, chat_id: int, only: Tokens | None = None) -> bool:
        """Forget them, or only when they are still these; whether there were any."""
        order = _order(only) if only else ""
        with translated():
            return bool(await self._delete(keys=[self._key(chat_id)], args=[order]))

    @asynccontextmanager
    async def refreshing(self, chat_id: int) -> AsyncIterator[None]:
        """One at a time in all processes; raises `UpstreamBusyError` after 15 s of waiting."""
        lock = self._client.lock(
            f"{self._prefix}{of(chat_id)}spotify:refreshing",
            timeout=_LOCK_SECONDS,
            sleep=0.05,
            blocking_timeout=_PATIENCE,
        )
        with translated():
            held = await lock.acquire()
        if not held:
            raise UpstreamBusyError("Spotify")
        try:
            yield
        finally:
            with translated(), suppress(LockError):  # it ran out; the next holder is unharmed
                await lock.release()

    def _key(self, chat_id: int) -> str:
        return f"{self._prefix}{of(chat_id)}spotify:tokens"


def _order(tokens: Tokens) -> str:
    return f"{tokens.authorized_at!r}:{tokens.serial}"
