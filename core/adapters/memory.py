"""Small ports in memory, for one process and for tests."""

import time
from collections.abc import Callable
from dataclasses import replace

from core.errors import StoreDownError
from core.model import Attempt

_ROOM = 64  # values that are kept, dead or alive, without looking


class MemoryKeyValue:
    """`core.ports.KeyValue` in a dictionary; the clock counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: dict[str, tuple[bytes, float]] = {}  # value, end of its life
        self._room = _ROOM

    async def get(self, key: str) -> bytes | None:
        """The value, when it is still alive."""
        found = self._values.get(key)
        if found is None:
            return None
        if found[1] <= self._clock():
            del self._values[key]
            return None
        return found[0]

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""
        if seconds < 1:
            raise ValueError(f"a value lives at least one second, not {seconds}")
        self._sweep()
        self._values[key] = (bytes(value), self._clock() + seconds)

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter and return its sum; `ValueError` when the key holds something else."""
        if await self.get(key) is None:
            await self.put(key, b"0", seconds)
        elif seconds < 1:
            raise ValueError(f"a value lives at least one second, not {seconds}")
        value, end = self._values[key]
        try:
            total = int(value) + amount
        except ValueError as error:
            raise ValueError(f"{key} holds no counter") from error
        self._values[key] = (b"%d" % total, end)
        return total

    def _sweep(self) -> None:
        """Drop the dead whenever as many as were alive came, so that memory is bounded by these."""
        if len(self._values) < self._room:
            return
        now = self._clock()
        for key in [key for key, (_, end) in self._values.items() if end <= now]:
            del self._values[key]
        self._room = max(_ROOM, 2 * len(self._values))


class NothingKept:
    """`KeptUpdates` where a kill would lose what was kept: then Telegram keeps it."""

    async def keep(self, update_id: int, raw: bytes) -> None:
        """Refuse."""
        raise StoreDownError(f"update {update_id} of {len(raw)} bytes has nowhere to be kept")

    async def kept(self) -> list[bytes]:
        """None."""
        return []

    async def drop(self, update_id: int) -> None:
        """Nothing to forget."""


class MemoryUpdates:
    """`UpdateMarks` and `KeptUpdates` in one process; no mark is ever forgotten: for tests."""

    def __init__(self) -> None:
        self._attempts: dict[int, Attempt] = {}
        self._kept: dict[int, bytes] = {}

    async def begin(self, update_id: int) -> Attempt:
        """Count an attempt."""
        before = self._attempts.get(update_id, Attempt(0))
        now = replace(before, number=before.number + 1)
        self._attempts[update_id] = now
        return now

    async def finish(self, update_id: int) -> None:
        """Remember that it was handled."""
        self._attempts[update_id] = Attempt(0, finished=True)

    async def excuse(self, update_id: int) -> None:
        """Take back the attempt."""
        before = self._attempts.get(update_id, Attempt(0))
        self._attempts[update_id] = replace(
            before, number=before.number - 1, excused=before.excused + 1
        )

    async def keep(self, update_id: int, raw: bytes) -> None:
        """Keep one."""
        self._kept[update_id] = raw

    async def kept(self) -> list[bytes]:
        """All of them, the oldest number first."""
        return [self._kept[number] for number in sorted(self._kept)]

    async def drop(self, update_id: int) -> None:
        """Forget one."""
        self._kept.pop(update_id, None)
