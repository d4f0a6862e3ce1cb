"""How much of a paid service may be used a day."""

from collections.abc import Callable
from datetime import UTC, datetime

from core.errors import StoreDownError
from core.ports import KeyValue

_TWO_DAYS = 172_800  # seconds; a day's counter outlives the day


class DailyBudget:
    """Counts tokens of one UTC day, together with all processes that share the store."""

    def __init__(
        self, store: KeyValue, limit: int, now: Callable[[], datetime], name: str = "tokens"
    ) -> None:
        """The clock must give aware times; `limit` 0 allows nothing."""
        self._store = store
        self._limit = limit
        self._now = now
        self._name = name

    async def spend(self, tokens: int) -> bool:
        """Take so many from today's budget; False, and nothing is taken, when they are too many.

        While the store is down nothing may be spent: the budget must not be exceeded unseen.
        """
        if tokens > self._limit:
            return False
        key = f"budget:{self._name}:{self._now().astimezone(UTC):%Y-%m-%d}"
        try:
            if await self._store.add(key, tokens, _TWO_DAYS) <= self._limit:
                return True
            await self._store.add(key, -tokens, _TWO_DAYS)
        except StoreDownError:
            return False
        return False
