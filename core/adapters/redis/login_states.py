"""Logins under way in Redis: states, pending tokens, what waits to be confirmed.

States and one-time codes are stored as hashes only. A mark of each state outlives it by a day and
holds a language and nothing about the person: it tells an expired or replayed link from an unknown.
"""

import json
from typing import Any, cast

from redis.asyncio import Redis

from core.adapters.redis.sealing import Sealer
from core.adapters.redis.translate import translated
from core.oauth import hashed, tokens_in, tokens_out
from core.personal import of
from core.spotify import Attempt, BadState, Pending, SpotifyAccount, StateFault

SECONDS = 600
_MARK_SECONDS = 86_400
_OPEN, _USED = "open", "used"

_TAKE = """
local found = redis.call('getdel', KEYS[1])
if found then redis.call('set', KEYS[2], 'used' .. ARGV[1], 'keepttl') end
return found
"""


class RedisLoginStates:
    """`core.spotify.LoginStates`; each lives ten minutes."""

    def __init__(self, client: Redis, sealer: Sealer, prefix: str = "segue:") -> None:
        self._client = client
        self._sealer = sealer
        self._prefix = prefix
        self._take = client.register_script(_TAKE)

    async def open(self, state: str, attempt: Attempt) -> None:
        """Begin one; an older one of the same person ends."""
        sealed = self._sealer.seal(json.dumps(_attempt_out(attempt)).encode())
        await self._replace(attempt.user_id, _state(hashed(state)), sealed)
        mark = f"{_OPEN}:{attempt.language}"
        with translated():
            await self._client.set(self._mark(hashed(state)), mark, ex=_MARK_SECONDS)

    async def take(self, state: str) -> Attempt | BadState:
        """The attempt of a state, once; otherwise what is wrong with it."""
        name = hashed(state)
        with translated():
            mark = cast("bytes | None", await self._client.get(self._mark(name)))
            if mark is None:
                return BadState(StateFault.UNKNOWN)
            status, _, language = mark.decode().partition(":")
            keys = [self._name(_state(name)), self._mark(name)]
            sealed = cast("bytes | None", await self._take(keys=keys, args=[f":{language}"]))
        if status == _USED:
            return BadState(StateFault.REPLAYED, language)
        opened = self._sealer.open(sealed) if sealed else None
        if opened is None:
            return await self._why_gone(name, language)
        return _attempt_in(json.loads(opened[0]))

    async def _why_gone(self, name: str, language: str) -> BadState:
        """Expired, unless another request took it in the same moment."""
        with translated():
            mark = cast("bytes | None", await self._client.get(self._mark(name)))
        used = (mark or b"").decode().startswith(_USED)
        return BadState(StateFault.REPLAYED if used else StateFault.EXPIRED, language)

    async def hold(self, code: str, pending: Pending) -> None:
        """Keep tokens under a one-time code until the person comes back."""
        await self._replace(pending.attempt.user_id, _pending(code), self._sealed(pending))

    async def claim(self, code: str) -> Pending | None:
        """What waits under a code, once."""
        return await self._pop(_pending(code))

    async def ask(self, pending: Pending) -> None:
        """Keep what the person is being asked to confirm."""
        user_id = pending.attempt.user_id
        await self._replace(user_id, _confirm(user_id), self._sealed(pending))

    async def confirm(self, user_id: int) -> Pending | None:
        """What this person was asked to confirm, once."""
        found = await self._pop(_confirm(user_id))
        if found is not None:
            with translated():
                await self._client.delete(self._mine(user_id))
        return found

    async def forget(self, user_id: int) -> None:
        """Drop everything that this person has begun."""
        with translated():
            latest = cast("bytes | None", await self._client.getdel(self._mine(user_id)))
            gone = [self._name(_confirm(user_id))]
            await self._client.delete(*gone, *([latest] if latest else []))

    async def _replace(self, user_id: int, key: str, sealed: bytes) -> None:
        """Keep the newest step of somebody's login in place of the one before."""
        name = self._name(key)
        with translated():
            before = cast("bytes | None", await self._client.getset(self._mine(user_id), name))
            async with self._client.pipeline(transaction=True) as pipeline:
                if before:
                    pipeline.delete(before)
                pipeline.expire(self._mine(user_id), SECONDS)
                pipeline.set(name, sealed, ex=SECONDS)
                await pipeline.execute()

    async def _pop(self, key: str) -> Pending | None:
        with translated():
            sealed = cast("bytes | None", await self._client.getdel(self._name(key)))
        opened = self._sealer.open(sealed) if sealed else None
        return _pending_in(json.loads(opened[0])) if opened else None

    def _sealed(self, pending: Pending) -> bytes:
        return self._sealer.seal(json.dumps(_pending_out(pending)).encode())

    def _name(self, key: str) -> str:
        return self._prefix + key

    def _mark(self, name: str) -> str:
        return self._name(f"spotify:state-mark:{name}")

    def _mine(self, user_id: int) -> str:
        return self._name(f"{of(user_id)}spotify:login")


def _state(name: str) -> str:
    return f"spotify:state:{name}"


def _pending(code: str) -> str:
    return f"spotify:pending:{hashed(code)}"


def _confirm(user_id: int) -> str:
    return f"{of(user_id)}spotify:confirm"


def _attempt_out(attempt: Attempt) -> dict[str, Any]:
    return {
        "user_id": attempt.user_id,
        "chat_id": attempt.chat_id,
        "language": attempt.language,
        "scopes": sorted(attempt.scopes),
        "verifier": attempt.verifier,
    }


def _attempt_in(values: dict[str, Any]) -> Attempt:
    return Attempt(**{**values, "scopes": frozenset(values["scopes"])})


def _pending_out(pending: Pending) -> dict[str, Any]:
    account = pending.account
    return {
        "attempt": _attempt_out(pending.attempt),
        "account": [account.id, account.name, account.url],
        "tokens": tokens_out(pending.tokens).decode(),
    }


def _pending_in(values: dict[str, Any]) -> Pending:
    return Pending(
        _attempt_in(values["attempt"]),
        SpotifyAccount(*values["account"]),
        tokens_in(values["tokens"].encode()),
    )
