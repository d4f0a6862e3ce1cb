"""What happens, told to every open page."""

import asyncio

from bot.playground.state.people import JsonDict


class Events:
    """A fan-out: each listener has its own queue."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: set[asyncio.Queue[JsonDict]] = set()

    def listen(self) -> asyncio.Queue[JsonDict]:
        """Open a queue; whoever opens it calls `leave`."""
        queue: asyncio.Queue[JsonDict] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[JsonDict]) -> None:
        """Close a queue."""
        self._listeners.discard(queue)

    def publish(self, kind: str, **body: object) -> None:
        """Tell every listener."""
        for queue in self._listeners:
            queue.put_nowait({"type": kind, **body})
