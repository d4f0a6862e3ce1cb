"""What a person asked for, kept so that it can be asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from bot.services import Services
from core.errors import NothingFoundError
from core.listener import STRANGER, Adventure, Listener
from core.model import Pick, TrackList, Why

SEARCH_LIMIT = 10


class Asked(StrEnum):
    """In which way it was asked."""

    SEARCH = "search"
    MOOD = "mood"
    RECOMMEND = "recommend"
    LIKE = "like"  # by track ids, from a button
    PLAIN = "plain"  # text without a command: a mood, the best title match on top
    TASTE = "taste"  # by what one likes
    OWN = "own"  # by track ids, from one's own songs at Spotify


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a list; another `turn` gives another list, without what was `seen`."""

    asked: Asked
    text: str = ""
    track_ids: tuple[int, ...] = ()
    turn: int = 0
    seen: frozenset[int] = frozenset()
    off: frozenset[str] = frozenset()  # ids of the chips that are switched off
    adventure: Adventure | None = None  # None: as the person's settings say
    own: frozenset[int] = frozenset()  # what this turn has shown does not count as shown before
    away: frozenset[int] = frozenset()  # tracks of the wrong mood for this request

    def next_turn(self, turn: int, picks: Iterable[Pick]) -> "Request":
        """The same again, different: what this turn has shown stays out."""
        shown = self.own | {pick.track.id for pick in picks}
        return replace(self, turn=turn, seen=self.seen | shown, own=frozenset())

    def of(self, listener: Listener) -> Listener:
        """The listener as this request has them."""
        return replace(
            listener,
            adventure=self.adventure or listener.adventure,
            shown=listener.shown - self.own,
            barred_tracks=listener.barred_tracks | self.away,
            away_from=tuple(dict.fromkeys((*sorted(self.away), *listener.away_from))),
        )


async def answer(services: Services, request: Request, listener: Listener = STRANGER) -> TrackList:
    """Ask the service that the request is for; once all was seen, begin anew."""
    listener = request.of(listener)
    try:
        return await _ask(services, request, listener)
    except NothingFoundError:
        if not request.seen:
            raise
    return await _ask(services, replace(request, seen=frozenset()), listener)


async def _ask(services: Services, request: Request, listener: Listener) -> TrackList:
    text, seed, seen = request.text, request.turn, request.seen
    mood, recommend = services.mood, services.recommend
    match request.asked:
        case Asked.SEARCH:
            return await services.search.search(text, limit=SEARCH_LIMIT)
        case Asked.MOOD | Asked.PLAIN:
            titled = _titled(request)
            return await mood.mood(
                text, seed=seed, seen=seen, with_title=titled, listener=listener, off=request.off
            )
        case Asked.RECOMMEND:
            return await recommend.recommend(text, seed=seed, seen=seen, listener=listener)
        case Asked.LIKE | Asked.OWN:
            ids = request.track_ids
            return await recommend.like(ids, seed=seed, seen=seen, listener=listener)
        case Asked.TASTE:
            return await recommend.from_taste(seed=seed, seen=seen, listener=listener)
        case _:
            assert_never(request.asked)


async def explain(
    services: Services, request: Request, track_ids: Sequence[int], listener: Listener = STRANGER
) -> dict[int, Why]:
    """Why tracks stand in the list of this request; of a search nothing, as it needs no reason.

    Nor of tracks that the list would no longer hold; raises `NothingFoundError` when that is all.
    """
    listener = request.of(listener)
    text, seed, seen = request.text, request.turn, request.seen
    match request.asked:
        case Asked.SEARCH:
            return {}
        case Asked.MOOD | Asked.PLAIN:
            return await services.mood.why(
                text,
                track_ids,
                seed=seed,
                seen=seen,
                with_title=_titled(request),
                listener=listener,
                off=request.off,
            )
        case Asked.RECOMMEND | Asked.LIKE | Asked.OWN | Asked.TASTE:
            return await services.recommend.why(
                track_ids,
                text=text,
                track_ids=request.track_ids,
                seed=seed,
                seen=seen,
                listener=listener,
            )
        case _:
            assert_never(request.asked)


def _titled(request: Request) -> bool:
    return request.asked is Asked.PLAIN and request.turn == 0
