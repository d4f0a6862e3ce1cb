"""Telegram's limits on writing, kept chat by chat, so that a busy chat holds up nobody else.

About a message a second to a chat with short bursts, 20 a minute to a group; edits count like
messages. There is no brake over all chats: where Telegram wants one it answers 429, and only the
chat it was said to waits.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.transport.attempt import note_answer
from bot.transport.places import outside

BURST = 4
SECONDS_PER_MESSAGE = 1.0
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
LONGEST_WAIT = 30.0  # seconds; whoever would wait longer is told to come back
LONGEST_INLINE_WAIT = 3.0  # seconds; then the person has typed on, or given up
TRIES = 3
MOST_CHATS = 10_000

_WRITES = ("send", "edit", "copy", "forward", "stop")
_FREE = frozenset({"sendChatAction", "sendMessageDraft"})  # shown for seconds, kept by nobody

ChatId = int | str
Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]
Callback = Callable[..., Coroutine[Any, Any, Any]]


class _Lane:
    """When the next message may go to one chat. Places are given out in order of asking."""

    __slots__ = ("_closed_until", "_due", "_recent")

    def __init__(self, *, group: bool) -> None:
        self._due = 0.0  # where a steady flow of one message a second has got to
        self._closed_until = 0.0
        self._recent: deque[float] | None = deque(maxlen=GROUP_MESSAGES) if group else None

    def peek(self, now: float) -> float:
        """When a message that asks now would go."""
        at = max(now, self._due - (BURST - 1) * SECONDS_PER_MESSAGE, self._closed_until)
        if self._recent is not None and len(self._recent) == GROUP_MESSAGES:
            at = max(at, self._recent[0] + GROUP_SECONDS)
        return at

    def take(self, now: float) -> float:
        """Take the next place."""
        at = self.peek(now)
        self._due = max(self._due, at) + SECONDS_PER_MESSAGE
        if self._recent is not None:
            self._recent.append(at)
        return at

    def close(self, until: float) -> None:
        """Telegram said when to come back."""
        self._closed_until = max(self._closed_until, until)
        self._due = max(self._due, until + (BURST - 1) * SECONDS_PER_MESSAGE)

    def closed(self, now: float) -> float:
        """How much longer Telegram wants nothing."""
        return self._closed_until - now

    def idle(self, now: float) -> bool:
        """Whether forgetting it changes nothing."""
        last = self._recent[-1] if self._recent else -GROUP_SECONDS
        return max(self._due, self._closed_until, last + GROUP_SECONDS) <= now


class FloodControl(BaseRateLimiter[None]):
    """Waits before calls that write to a chat, and after a 429 tries again, three times in all.

    Raises `RetryAfter` itself, without calling, where the wait would pass `longest`.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        longest: float = LONGEST_WAIT,
    ) -> None:
        self._clock, self._sleep, self._longest = clock, sleep, longest
        self._lanes: OrderedDict[ChatId, _Lane] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to free."""

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 # none are needed
    ) -> Any:
        """Call when the chat may be written to; meanwhile the work on the update holds no place."""
        async with outside():
            return await self._in_turn(
                partial(callback, *args, **kwargs), endpoint, data.get("chat_id")
            )

    async def _in_turn(self, call: Callback, endpoint: str, chat: object) -> Any:
        writes = endpoint.startswith(_WRITES) and endpoint not in _FREE
        lane = self._lane(chat) if isinstance(chat, int | str) and writes else None
        call = partial(_sent, call) if writes and endpoint.startswith("send") else call
        for left in reversed(range(TRIES)):
            if lane is not None:
                await self._wait(lane)
            try:
                return await call()
            except RetryAfter as error:
                seconds = _seconds(error)
                if lane is not None:
                    lane.close(self._clock() + seconds)
                inline = endpoint == "answerInlineQuery"
                longest = LONGEST_INLINE_WAIT if inline else self._longest
                if not left or seconds > longest or endpoint in _FREE:
                    raise
                if lane is None:
                    await self._sleep(seconds)
        raise AssertionError("the last try returns or raises")

    async def _wait(self, lane: _Lane) -> None:
        while True:
            now = self._clock()
            ahead = lane.peek(now) - now
            if ahead > self._longest:
                raise RetryAfter(max(1, round(ahead)))
            wait = lane.take(now) - now
            if wait <= 0:
                return
            await self._sleep(wait)
            if lane.closed(self._clock()) <= 0:
                return  # else a 429 came meanwhile, and there is a new queue

    def _lane(self, chat: ChatId) -> _Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            group = isinstance(chat, str) or chat < 0
            lane = self._lanes[chat] = _Lane(group=group)
            self._forget()
        self._lanes.move_to_end(chat)
        return lane

    def _forget(self) -> None:
        """Drop chats that were not written to for long; over the limit, the longest silent."""
        now = self._clock()
        for _ in range(2):  # more than come in
            chat, lane = next(iter(self._lanes.items()))
            if len(self._lanes) > 1 and (lane.idle(now) or len(self._lanes) > MOST_CHATS):
                del self._lanes[chat]


async def _sent(call: Callback) -> Any:
    """Send a message; one that the deadline cut short may have arrived."""
    try:
        answer = await call()
    except asyncio.CancelledError:
        note_answer()
        raise
    note_answer()
    return answer


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())
