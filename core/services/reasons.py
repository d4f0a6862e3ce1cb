"""True reasons: what would become of a track if what carried it were not there.

The same request is ranked again without one seed or playlist; nothing is estimated.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from core.model import (
    Evidence,
    PlaylistEvidence,
    SeedEvidence,
    TagEvidence,
    Track,
    TrackList,
    Why,
)

#: So many pieces of evidence are tried; the one that the track misses most is told.
TRIED = 2


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that carried a track, and how much."""

    evidence: Evidence
    share: float


async def why(
    listing: TrackList,
    track_ids: Sequence[int],
    clues_of: Callable[[int], Sequence[Clue]],
    without: Callable[[Evidence], Awaitable[Sequence[Track]]],
) -> dict[int, Why]:
    """The strongest evidence of each track; of those that the list does not hold, nothing.

    `without` ranks again without a piece of evidence: the whole order, or nothing where no request
    would be left. It is asked once for each, however many tracks the evidence carried.
    """
    orders: dict[object, Sequence[Track]] = {}

    async def rank_without(evidence: Evidence, track_id: int) -> int | None:
        removed = _removed(evidence)
        if removed not in orders:
            orders[removed] = await without(evidence)
        return rank_of(track_id, orders[removed])

    found, length = {}, len(listing.picks)
    for rank, pick in enumerate(listing.picks, 1):
        track_id = pick.track.id
        if track_id not in track_ids:
            continue
        likely = sorted(clues_of(track_id), key=lambda clue: -clue.share)[:TRIED]
        tried = [(clue, await rank_without(clue.evidence, track_id)) for clue in likely]
        found[track_id] = Why(pick.track, rank, pick.reason, length=length)
        if tried:
            clue, place = max(tried, key=lambda one: (one[1] is None, one[1] or 0, one[0].share))
            found[track_id] = replace(found[track_id], evidence=clue.evidence, without=place)
    return found


def _removed(evidence: Evidence) -> object:
    """What a ranking without the evidence lacks: the same for evidence that differs in words."""
    match evidence:
        case PlaylistEvidence(playlist, _):
            return "playlist", playlist
        case SeedEvidence(track):
            return "seed", track.id
        case TagEvidence():
            return "tags"
        case _:
            assert_never(evidence)


def rank_of(track_id: int, order: Sequence[Track]) -> int | None:
    """Where a track stands in an order, from 1; None where it does not."""
    return next((at for at, track in enumerate(order, 1) if track.id == track_id), None)
