"""A circuit breaker that all processes share: while it is open nobody asks Spotify."""

import math

from redis.asyncio import Redis

from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.translate import translated
from core.errors import UpstreamBusyError

_FAILURES = 5  # in a row, within the window, until it opens by itself
_WINDOW = 30
_REST = 20  # seconds of peace for a service that fails
_LONGEST = 2 * 86_400


class RedisBreaker:
    """Opens for as long as Spotify asks, or after failures in a row; closes by itself."""

    def __init__(self, client: Redis, service: str = "Spotify", prefix: str = "segue:") -> None:
        self._client = client
        self._values = RedisKeyValue(client, prefix)
        self._service = service
        self._prefix = prefix

    async def check(self, circuit: str) -> None:
        """Raises `UpstreamBusyError`, with the seconds left, while the circuit is open."""
        with translated():
            left = await self._client.pttl(self._open(circuit))
        if left > 0:
            raise UpstreamBusyError(self._service, left / 1000)

    async def open(self, circuit: str, seconds: float) -> None:
        """Let nobody through for so long; never shortens a longer pause."""
        whole = min(max(1, math.ceil(seconds)), _LONGEST)
        with translated():
            left = await self._client.ttl(self._open(circuit))
            if left < whole:
                await self._client.set(self._open(circuit), b"1", ex=whole)

    async def failed(self, circuit: str) -> None:
        """Count a failure; the fifth in a row opens the circuit for 20 s."""
        failures = await self._values.add(f"spotify:failures:{circuit}", 1, _WINDOW)
        if failures >= _FAILURES:
            await self.open(circuit, _REST)
            await self.worked(circuit)

    async def worked(self, circuit: str) -> None:
        """Forget the failures."""
        with translated():
            await self._client.delete(self._name(f"failures:{circuit}"))

    def _open(self, circuit: str) -> str:
        return self._name(f"pause:{circuit}")

    def _name(self, key: str) -> str:
        return f"{self._prefix}spotify:{key}"
