"""The queue of updates, as getUpdates serves it."""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from bot.playground.errors import ApiError
from bot.playground.state.people import JsonDict

# Kinds that Telegram sends only when they are asked for.
_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_EPOCH: Final = 1_767_225_600  # ids count eighths of a second since 2026, and fit 31 bits


class UpdateQueue:
    """Updates until they are confirmed. `polled_at` is when a bot last asked, if ever."""

    def __init__(self) -> None:
        """Begin where no earlier run has been."""
        self._next_id = max(1, int((time.time() - _EPOCH) * 8)) % 2**31
        self._pending: list[JsonDict] = []
        self._waiting: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] | None = None
        self.polled_at: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether a bot is waiting for updates right now."""
        return self._waiting is not None

    def pending(self) -> int:
        """Count what is not confirmed."""
        return len(self._pending)

    def put(self, kind: str, body: JsonDict) -> JsonDict | None:
        """Queue an update; None when the bot does not want its kind."""
        wanted = kind not in _ON_REQUEST if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update = {"update_id": self._next_id, kind: body}
        self._next_id += 1
        self._pending.append(update)
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
        return update

    def take(self) -> list[JsonDict]:
        """Take everything that is pending, without HTTP."""
        taken, self._pending = self._pending, []
        return taken

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember `allowed_updates`; an empty list means the default, None what was before."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[JsonDict]:  # noqa: ASYNC109 - the API's own name
        """Confirm what lies before `offset` and wait for more, ending any other wait."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(_conflict())
        self._confirm(offset)
        self.polled_at = time.monotonic()
        if not self._pending and timeout > 0:
            waiting = self._waiting = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(waiting, timeout)
            except TimeoutError:
                pass
            finally:
                if self._waiting is waiting:
                    self._waiting = None
                self.polled_at = time.monotonic()
        return self._pending[:limit]

    def silent_for(self, patience: float) -> bool:
        """Tell whether no bot has come for so many seconds."""
        if self.waiting:
            return False
        return self.polled_at is None or time.monotonic() - self.polled_at > patience

    def close(self) -> None:
        """End a wait that is under way."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [each for each in self._pending if each["update_id"] >= offset]


def _conflict() -> ApiError:
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
