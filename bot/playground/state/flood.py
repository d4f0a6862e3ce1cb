"""How often a bot may write: about once a second to a chat, 20 a minute to a group."""

import math
from collections import deque
from collections.abc import Callable
from typing import Final

from telegram.constants import FloodLimit

from bot.playground.errors import too_many_requests

_BURST: Final = 5.0
_MINUTE: Final = 60.0


class FloodGate:
    """A bucket for every chat, and a window of a minute for every group."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock that measures seconds."""
        self._clock = clock
        self._buckets: dict[int, tuple[float, float]] = {}
        self._groups: dict[int, deque[float]] = {}

    def pass_through(self, chat_id: int) -> None:
        """Count one message, or raise with the seconds to wait."""
        now = self._clock()
        level, since = self._buckets.get(chat_id, (_BURST, now))
        level = min(_BURST, level + (now - since) * FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
        if level < 1:
            self._buckets[chat_id] = (level, now)
            raise too_many_requests(math.ceil(1 - level))
        if chat_id < 0:
            self._pass_group(self._groups.setdefault(chat_id, deque()), now)
        self._buckets[chat_id] = (level - 1, now)

    @staticmethod
    def _pass_group(sent: deque[float], now: float) -> None:
        while sent and now - sent[0] >= _MINUTE:
            sent.popleft()
        if len(sent) >= FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP:
            raise too_many_requests(math.ceil(_MINUTE - (now - sent[0])))
        sent.append(now)
