"""Which part of which list a screen shows."""

from dataclasses import dataclass

from core.listener import Adventure
from core.model import ListKind, Pick, TrackList

_PER_PAGE = {ListKind.SEARCH: 5, ListKind.MOOD: 10, ListKind.RECOMMEND: 10}


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of which kept list; in a message posted inline no card can open beside it."""

    list_id: str
    page: int = 0
    turn: int = 0
    cards: bool = True
    adventure: Adventure | None = None  # how far from the known it went; None: nobody asked


def pages(listing: TrackList) -> int:
    """How many pages the list fills; an empty one fills one."""
    return max(1, -(-len(listing.picks) // _PER_PAGE[listing.kind]))


def nearest_page(listing: TrackList, page: int) -> int:
    """The page, or the last one where the list has become shorter since."""
    return min(max(page, 0), pages(listing) - 1)


def first_on(listing: TrackList, page: int) -> int:
    """How many tracks stand on the pages before."""
    return page * _PER_PAGE[listing.kind]


def on_page(listing: TrackList, page: int) -> tuple[Pick, ...]:
    """The tracks of a page."""
    first = first_on(listing, page)
    return listing.picks[first : first + _PER_PAGE[listing.kind]]


def page_of(listing: TrackList, track_id: int) -> int:
    """The page that holds a track; the first when none does."""
    places = (at for at, pick in enumerate(listing.picks) if pick.track.id == track_id)
    return next(places, 0) // _PER_PAGE[listing.kind]
