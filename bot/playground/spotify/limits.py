"""What stands between a request and its answer: faults on demand, rate limits."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from aiohttp import web

from bot.playground.spotify.world import World

WINDOW: Final = 30.0  # seconds


class Fault(StrEnum):
    """How the stand-in can fail."""

    BUSY = "busy"  # 429 with Retry-After
    QUOTA = "quota"  # 429, the developer's quota
    ERROR = "error"  # 503
    HANG = "hang"  # takes the request and says nothing
    DROP = "drop"  # closes the connection
    GARBAGE = "garbage"  # 200 with something that is no JSON


@dataclass(slots=True)
class Limits:
    """Faults that wait for the coming requests, one each, and a rate for all of them."""

    world: World
    rate: int | None = None  # requests in 30 seconds; None: as many as one likes
    retry_after: int = 3600
    delay: float = 0.0  # seconds that every answer takes
    always: Fault | None = None
    faults: deque[Fault | None] = field(default_factory=deque)
    only: str = ""  # faults meet only paths that hold this
    _times: deque[float] = field(default_factory=deque)

    async def stop(self, request: web.Request) -> web.StreamResponse | None:
        """The failure that this request meets, if any."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if self._exceeded():
            return self.busy(30)
        if self.only not in request.path:
            return None
        fault = self.faults.popleft() if self.faults else self.always
        return await self._meet(fault, request) if fault else None

    async def _meet(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        match fault:
            case Fault.BUSY:
                return self.busy(self.retry_after)
            case Fault.QUOTA:
                return error(429, "Too many requests", "QUOTA_EXCEEDED")
            case Fault.ERROR:
                return error(503, "Service unavailable")
            case Fault.GARBAGE:
                return web.Response(text="<html>not what was asked for</html>")
            case Fault.HANG:
                await asyncio.sleep(3600)
            case Fault.DROP if request.transport:
                request.transport.close()
        return web.Response(status=500)

    def busy(self, seconds: int) -> web.Response:
        """429, with the seconds to wait."""
        answer = error(429, "API rate limit exceeded")
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _exceeded(self) -> bool:
        if self.rate is None:
            return False
        now = self.world.clock()
        while self._times and self._times[0] <= now - WINDOW:
            self._times.popleft()
        self._times.append(now)
        return len(self._times) > self.rate


def error(status: int, message: str, reason: str = "") -> web.Response:
    """An error as the Web API words it."""
    body: dict[str, object] = {"status": status, "message": message}
    if reason:
        body["reason"] = reason
    return web.json_response({"error": body}, status=status)
