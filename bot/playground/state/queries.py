"""Callback and inline queries: each is answered once, and only while it is fresh."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.playground.errors import ApiError, bad_request
from bot.playground.state.people import JsonDict

CALLBACK_SECONDS: Final = 30.0
INLINE_SECONDS: Final = 10.0


@dataclass
class Query:
    """A question to the bot. `answer` holds what answered it."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    text: str
    asked_at: float
    valid_for: float
    answer: JsonDict | None = None


class Queries:
    """Questions by their id."""

    def __init__(self, clock: Callable[[], float], prefix: str) -> None:
        """Take the clock that measures seconds."""
        self._clock = clock
        self._prefix = prefix
        self._count = itertools.count(1)
        self._asked: dict[str, Query] = {}
        self.callback_seconds = CALLBACK_SECONDS
        self.inline_seconds = INLINE_SECONDS

    def ask_callback(self, user_id: int, chat_id: int, message_id: int) -> Query:
        """Open a callback query."""
        return self._ask(user_id, chat_id, message_id, "", self.callback_seconds)

    def ask_inline(self, user_id: int, chat_id: int, text: str) -> Query:
        """Open an inline query."""
        return self._ask(user_id, chat_id, 0, text, self.inline_seconds)

    def answer(self, query_id: str, answer: JsonDict) -> Query:
        """Settle a query, or raise when it is unknown, settled or too old."""
        query = self._asked.get(query_id)
        if (
            query is None
            or query.answer is not None
            or self._clock() - query.asked_at > query.valid_for
        ):
            raise _too_old()
        query.answer = answer
        return query

    def get(self, query_id: str) -> Query | None:
        """Find a query."""
        return self._asked.get(query_id)

    def _ask(
        self, user_id: int, chat_id: int, message_id: int, text: str, valid_for: float
    ) -> Query:
        query_id = f"{self._prefix}{next(self._count)}"
        query = Query(query_id, user_id, chat_id, message_id, text, self._clock(), valid_for)
        self._asked[query_id] = query
        return query


def _too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
