"""Logins under way in Redis: states, pending tokens, what waits to be confirmed.

States and one-time codes are stored as hashes only. Each person has one login under way, and a key
of theirs names its newest step: a step is taken only from the one that it follows, so that a newer
login, /logout or /forget ends one for good, also while Spotify is being asked. A mark of each state
outlives it by a day and holds a language and nothing about the person: it tells an expired or
replayed link from an unknown.
"""

import json
from typing import Any, cast

from redis.asyncio import Redis

from core.adapters.redis.forgetting import FENCE, mark_key
from core.adapters.redis.sealing import Sealer
from core.adapters.redis.translate import translated
from core.oauth import hashed, tokens_in, tokens_out
from core.personal import of, seen_of
from core.spotify import Attempt, BadState, Pending, SpotifyAccount, StateFault

SECONDS = 600
_MARK_SECONDS = 86_400
_FRESH, _USED = "open", "used"

# KEYS: mark of /forget, newest step, state, mark of the state. Returns the step that it ends.
_OPEN = f"""
{FENCE}
local before = redis.call('getset', KEYS[2], KEYS[3])
redis.call('expire', KEYS[2], ARGV[3])
redis.call('set', KEYS[3], ARGV[2], 'EX', ARGV[3])
redis.call('set', KEYS[4], ARGV[4], 'EX', ARGV[5])
return before
"""
# KEYS: newest step, the one before, this one.
_STEP = """
if redis.call('get', KEYS[1]) ~= KEYS[2] then return 0 end
redis.call('del', KEYS[2])
redis.call('set', KEYS[1], KEYS[3], 'EX', ARGV[2])
redis.call('set', KEYS[3], ARGV[1], 'EX', ARGV[2])
return 1
"""
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
        self._open = client.register_script(_OPEN)
        self._step = client.register_script(_STEP)
        self._take = client.register_script(_TAKE)

    async def open(self, state: str, attempt: Attempt) -> None:
        """Begin one; an older one of the same person ends."""
        sealed = self._sealer.seal(json.dumps(_attempt_out(attempt)).encode())
        user_id, name = attempt.user_id, hashed(state)
        keys = [
            mark_key(self._prefix, user_id),
            self._prefix + newest_step(user_id),
            self._name(_state(name)),
            self._mark(name),
        ]
        mark = f"{_FRESH}:{attempt.language}"
        with translated():
            before = await self._open(
                keys=keys, args=[seen_of(user_id), sealed, SECONDS, mark, _MARK_SECONDS]
            )
            if before:
                await self._client.delete(cast("bytes", before))

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

    async def hold(self, state: str, code: str, pending: Pending) -> bool:
        """Keep tokens under a one-time code until the person comes back; False: it ended."""
        return await self._follow(_state(hashed(state)), _pending(code), pending)

    async def claim(self, code: str) -> Pending | None:
        """What waits under a code, once."""
        return await self._pop(_pending(code))

    async def ask(self, code: str, pending: Pending) -> bool:
        """Keep what the person is being asked to confirm; False: the login ended."""
        return await self._follow(_pending(code), confirmation(pending.attempt.user_id), pending)

    async def confirm(self, user_id: int) -> Pending | None:
        """What this person was asked to confirm, once; the login goes on until it is activated."""
        return await self._pop(confirmation(user_id))

    async def forget(self, user_id: int) -> None:
        """Drop everything that this person has begun."""
        await end_login(self._client, self._prefix, user_id)

    async def _follow(self, before: str, key: str, pending: Pending) -> bool:
        sealed = self._sealer.seal(json.dumps(_pending_out(pending)).encode())
        keys = [newest_step(pending.attempt.user_id), before, key]
        with translated():
            names = [self._name(each) for each in keys]
            return bool(await self._step(keys=names, args=[sealed, SECONDS]))

    async def _pop(self, key: str) -> Pending | None:
        with translated():
            sealed = cast("bytes | None", await self._client.getdel(self._name(key)))
        opened = self._sealer.open(sealed) if sealed else None
        return _pending_in(json.loads(opened[0])) if opened else None

    def _name(self, key: str) -> str:
        return self._prefix + key

    def _mark(self, name: str) -> str:
        return self._name(f"spotify:state-mark:{name}")


async def end_login(client: Redis, prefix: str, user_id: int) -> int:
    """End somebody's login under way, whatever its step; how many keys that were."""
    with translated():
        step = cast("bytes | None", await client.getdel(prefix + newest_step(user_id)))
        gone: list[str | bytes] = [prefix + confirmation(user_id), *([step] if step else [])]
        return int(await client.delete(*gone)) + (step is not None)


def newest_step(user_id: int) -> str:
    """The key that names the newest step of somebody's login."""
    return f"{of(user_id)}spotify:login"


def confirmation(user_id: int) -> str:
    """The key of what somebody is being asked to confirm, the last step."""
    return f"{of(user_id)}spotify:confirm"


def _state(name: str) -> str:
    return f"spotify:state:{name}"


def _pending(code: str) -> str:
    return f"spotify:pending:{hashed(code)}"


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
