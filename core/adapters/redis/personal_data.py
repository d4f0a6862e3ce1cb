"""Everything that Redis keeps about a person; adapter of the port `PersonalData`."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from redis.asyncio import Redis

from core.adapters.redis.login_states import end_login
from core.adapters.redis.translate import translated
from core.feedback import Scope
from core.personal import of

_SCANNED = 1000  # keys a step

#: How the names of a scope's keys begin, after `core.personal.of`.
_SCOPES = {
    Scope.FEEDBACK: (),
    Scope.HISTORY: ("list:", "request:", "recent"),
    Scope.EVERYTHING: ("",),
}

#: Secrets, and what another store tells: of these keys only the names are told.
_UNTOLD = ("spotify:",)


class RedisPersonalData:
    """Keys that begin with `core.personal.of`, found by a scan.

    A scan passes over all keys, which takes about a second a million; an index beside them would
    be written at every list and could go stale, and few people ask.
    """

    def __init__(self, client: Redis, prefix: str = "segue:") -> None:
        self._client = client
        self._prefix = prefix

    async def export(self, user_id: int) -> Mapping[str, Any]:
        """The values by key; what is not JSON as text."""
        found = {}
        with translated():
            async for key, name in self._keys(user_id):
                value = await self._value(key) if not name.startswith(_UNTOLD) else "not shown"
                if value is not None:
                    found[name] = value
        return {"kept for a while": found} if found else {}

    async def forget(self, user_id: int, scope: Scope, mark: str) -> Mapping[str, int]:  # noqa: ARG002
        """Delete the keys, and with everything what a login under way has put elsewhere."""
        begins = _SCOPES[scope]
        ended = 0
        if scope is Scope.EVERYTHING:
            ended = await end_login(self._client, self._prefix, user_id)
        with translated():
            keys = [key async for key, name in self._keys(user_id) if name.startswith(begins)]
            count = int(await self._client.delete(*keys)) if keys else 0
        return {"keys": ended + count}

    async def _keys(self, user_id: int) -> AsyncIterator[tuple[bytes, str]]:
        begin = self._prefix + of(user_id)
        async for key in self._client.scan_iter(match=f"{begin}*", count=_SCANNED):
            yield key, key.decode().removeprefix(begin)

    async def _value(self, key: bytes) -> Any:
        kind = cast("bytes", await self._client.type(key))
        if kind != b"string":
            return kind.decode()
        value = cast("bytes | None", await self._client.get(key))
        if value is None:
            return None
        text = value.decode(errors="replace")
        try:
            return json.loads(text)
        except ValueError:
            return text
