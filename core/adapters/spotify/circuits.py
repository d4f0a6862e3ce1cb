"""The circuits that a breaker watches, and how long each pause is."""

import math
from typing import Protocol

#: What fails apart: the Web API, covers (they have a rate limit of their own), the token endpoint.
#: `OWNER` is the Web API, asked whose token it is.
API, COVERS, ACCOUNTS, OWNER = "api", "covers", "accounts", "owner"
QUOTA_SECONDS = 3600.0
_BUSY_SECONDS = 30.0  # without a Retry-After: the window of the rate limit


class Breaker(Protocol):
    """A circuit breaker that all processes share."""

    async def check(self, circuit: str) -> None:
        """Raises `UpstreamBusyError` while the circuit is open."""

    async def open(self, circuit: str, seconds: float) -> None:
        """Let nobody through for so long."""

    async def failed(self, circuit: str) -> None:
        """Count a failure."""

    async def worked(self, circuit: str) -> None:
        """Forget the failures."""


def pause(retry_after: str | None, least: float = 1.0) -> float:
    """Seconds to leave Spotify alone, from what its header says."""
    try:
        seconds = float(retry_after or _BUSY_SECONDS)
    except ValueError:  # a date
        seconds = _BUSY_SECONDS
    return max(seconds, least) if math.isfinite(seconds) else QUOTA_SECONDS
