"""True reasons: what would become of a track if what carried it were not there.

The same request is ranked again without one seed or playlist; nothing is estimated.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from core.errors import UnknownSongError
from core.model import Evidence, Pick, Track, TrackList, Why

#: So many pieces of evidence are tried; the one that the track misses most is told.
TRIED = 2


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that carried a track, and how much."""

    evidence: Evidence
    share: float


async def why(
    listing: TrackList,
    track_id: int,
    clues: Sequence[Clue],
    without: Callable[[Evidence], Awaitable[Sequence[Track]]],
) -> Why:
    """The strongest evidence of a track of the list.

    `without` ranks again without a piece of evidence: the whole order, or nothing where no request
    would be left. Raises `UnknownSongError` when the track is not in the list.
    """
    rank, pick = placed(listing, track_id)
    likely = sorted(clues, key=lambda clue: -clue.share)[:TRIED]
    tried = [(clue, rank_of(track_id, await without(clue.evidence))) for clue in likely]
    length = len(listing.picks)
    if not tried:
        return Why(pick.track, rank, pick.reason, length=length)
    clue, place = max(tried, key=lambda item: (item[1] is None, item[1] or 0, item[0].share))
    return Why(pick.track, rank, pick.reason, clue.evidence, place, length)


def placed(listing: TrackList, track_id: int) -> tuple[int, Pick]:
    """Where a track stands in a list, from 1."""
    for at, pick in enumerate(listing.picks, 1):
        if pick.track.id == track_id:
            return at, pick
    raise UnknownSongError(str(track_id))


def rank_of(track_id: int, order: Sequence[Track]) -> int | None:
    """Where a track stands in an order, from 1; None where it does not."""
    return next((at for at, track in enumerate(order, 1) if track.id == track_id), None)
