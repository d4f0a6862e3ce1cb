"""Which stores let a request down lately, and a line in the log when that begins and ends."""

import logging
import time
from collections.abc import Callable

RECENT = 3.0  # seconds; what is put off comes again within five

_log = logging.getLogger(__name__)


class Outages:
    """What requests found out about the stores; the clock counts seconds.

    A probe may still succeed where requests fail, as on a disk with room for one more row.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}

    def noticed(self, store: str, reason: str) -> None:
        """A store let a request down."""
        if not self.recent(store):
            _log.error("%s; updates wait for it", reason)
        self._last[store] = self._clock()

    def recent(self, store: str) -> bool:
        """Whether it did within the last seconds."""
        last = self._last.get(store)
        return last is not None and self._clock() - last < RECENT
