"""What is kept of somebody's Spotify, as one part of their data."""

import json
from collections.abc import Mapping
from typing import Any

from core.feedback import Scope
from core.spotify import Logins, Memory

_ROOMS = ("library", "chosen", "saved")


class SpotifyPersonalData:
    """`core.ports.PersonalData`; tokens are deleted with all keys of the person, and not shown.

    It is registered whether or not an app is configured now: it may have been before.
    """

    def __init__(self, logins: Logins, memory: Memory) -> None:
        self._logins = logins
        self._memory = memory

    async def export(self, user_id: int) -> Mapping[str, Any]:
        """When the login ends, and what was read and is still here."""
        login = await self._logins.find(user_id)
        read = {}
        for room in _ROOMS:
            values = await self._memory.all(user_id, room)
            if values:
                read[room] = {name: _value(value) for name, value in values.items()}
        if login is None and not read:
            return {}
        ends_at = login.ends_at.isoformat() if login else None
        living = login.living_playlist if login else None
        return {"spotify": {"login ends": ends_at, "living playlist": living, "read": read}}

    async def forget(self, user_id: int, scope: Scope, mark: str) -> Mapping[str, int]:  # noqa: ARG002
        """With everything, the login and what was read."""
        if scope is not Scope.EVERYTHING:
            return {}
        values = await self._memory.forget(user_id)
        ended = await self._logins.end(user_id)
        return {"keys": values + ended}


def _value(value: bytes) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value.decode(errors="replace")
