"""How much one person may ask in a minute, counted by all processes together."""

from collections.abc import Callable
from dataclasses import dataclass

from core.personal import of
from core.ports import KeyValue

WINDOW = 60
REQUESTS = 20
INLINE_QUERIES = 120  # one for every pause in typing


@dataclass(frozen=True, slots=True)
class Refused:
    """Too much: when to try again, and whether it is the first refusal of this window and place."""

    seconds: int
    first: bool


class Limits:
    """Counts requests in whole minutes of the clock, which gives seconds since 1970.

    `requests` is how many a person may make; none are counted when it is 0.
    """

    def __init__(
        self, values: KeyValue, clock: Callable[[], float], requests: int = REQUESTS
    ) -> None:
        self._values = values
        self._clock = clock
        self._requests = requests

    async def request(self, user_id: int, chat_id: int) -> Refused | None:
        """Count one; None while it is within the limit."""
        if not self._requests:
            return None
        window, left = self._window()
        count = await self._values.add(f"{of(user_id)}requests:{window}", 1, WINDOW)
        if count <= self._requests:
            return None
        told = await self._values.add(f"{of(user_id)}refused:{chat_id}:{window}", 1, WINDOW)
        return Refused(left, first=told == 1)

    async def inline(self, user_id: int) -> Refused | None:
        """Count an inline query; None while it is within the limit."""
        if not self._requests:
            return None
        window, left = self._window()
        count = await self._values.add(f"{of(user_id)}queries:{window}", 1, WINDOW)
        return Refused(left, first=False) if count > INLINE_QUERIES else None

    def _window(self) -> tuple[int, int]:
        window, into = divmod(int(self._clock()), WINDOW)
        return window, WINDOW - into
