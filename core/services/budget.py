"""How much of a paid service may be used a day."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import StoreDownError
from core.ports import KeyValue

_TWO_DAYS = 172_800  # seconds; a day's counter outlives the day


@dataclass(frozen=True, slots=True)
class Reserved:
    """Tokens that were taken before it was known how many there would be, and of which day."""

    key: str
    tokens: int


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

    async def reserve(self, tokens: int) -> Reserved | None:
        """Take so many from today's budget; None, and nothing is taken, when they are too many.

        While the store is down nothing may be spent: the budget must not be exceeded unseen.
        """
        if tokens > self._limit:
            return None
        key = f"budget:{self._name}:{self._now().astimezone(UTC):%Y-%m-%d}"
        try:
            if await self._store.add(key, tokens, _TWO_DAYS) <= self._limit:
                return Reserved(key, tokens)
            await self._store.add(key, -tokens, _TWO_DAYS)
        except StoreDownError:
            return None
        return None

    async def settle(self, reserved: Reserved, used: int) -> None:
        """Charge what was used in place of what was reserved, to the day it was reserved on.

        More than was reserved is charged too, even past the limit: it has been spent. Where the
        store is down meanwhile, the reservation stands.
        """
        if used != reserved.tokens:
            with suppress(StoreDownError):
                await self._store.add(reserved.key, used - reserved.tokens, _TWO_DAYS)
