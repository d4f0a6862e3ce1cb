"""What a person asked for, kept so that it can be asked again."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from bot.services import Services
from core.errors import NothingFoundError
from core.model import Pick, TrackList

SEARCH_LIMIT = 10


class Asked(StrEnum):
    """In which way it was asked."""

    SEARCH = "search"
    MOOD = "mood"
    RECOMMEND = "recommend"
    LIKE = "like"  # by track ids, from a button
    PLAIN = "plain"  # text without a command: a mood, the best title match on top


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a list; another `turn` gives another list, without what was `seen`."""

    asked: Asked
    text: str = ""
    track_ids: tuple[int, ...] = ()
    turn: int = 0
    seen: frozenset[int] = frozenset()

    def next_turn(self, turn: int, picks: tuple[Pick, ...]) -> "Request":
        """The same again, different: what these picks showed stays out."""
        return replace(self, turn=turn, seen=self.seen | {pick.track.id for pick in picks})


async def answer(services: Services, request: Request) -> TrackList:
    """Ask the service that the request is for; once all was seen, begin anew."""
    try:
        return await _ask(services, request)
    except NothingFoundError:
        if not request.seen:
            raise
    return await _ask(services, replace(request, seen=frozenset()))


async def _ask(services: Services, request: Request) -> TrackList:
    text, seed, seen = request.text, request.turn, request.seen
    match request.asked:
        case Asked.SEARCH:
            return await services.search.search(text, limit=SEARCH_LIMIT)
        case Asked.MOOD:
            return await services.mood.mood(text, seed=seed, seen=seen)
        case Asked.PLAIN:
            titled = seed == 0
            return await services.mood.mood(text, seed=seed, seen=seen, with_title=titled)
        case Asked.RECOMMEND:
            return await services.recommend.recommend(text, seed=seed, seen=seen)
        case Asked.LIKE:
            return await services.recommend.like(request.track_ids, seed=seed, seen=seen)
        case _:
            assert_never(request.asked)
