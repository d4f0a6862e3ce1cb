"""Which evidence is told of a track, and how often a request is ranked again for it."""

from collections.abc import Sequence

from core.model import (
    Evidence,
    ListKind,
    PlaylistEvidence,
    SeedEvidence,
    TagEvidence,
    Track,
    TrackList,
)
from core.services.reasons import Clue, why
from tests.fakes.bot_world import picks, track

LISTING = TrackList(ListKind.MOOD, "rain", picks(3))
SHARED = PlaylistEvidence(7, "rainy")


def clues(track_id: int) -> list[Clue]:
    """All come from one playlist, one seed and their genres, which have other names."""
    return [
        Clue(SHARED, 0.9),
        Clue(SeedEvidence(track(30), together=track_id), 0.5 if track_id == 1 else 0.1),
        Clue(TagEvidence((f"genre {track_id}",)), 0.3),
    ]


async def test_what_several_tracks_share_is_taken_away_once() -> None:
    asked: list[Evidence] = []

    async def without(evidence: Evidence) -> Sequence[Track]:
        asked.append(evidence)
        order = [track(3), track(2), track(1)]
        return order if isinstance(evidence, PlaylistEvidence) else order[:2]

    found = await why(LISTING, [1, 2, 3, 99], clues, without)
    assert asked == [SHARED, SeedEvidence(track(30), 1), TagEvidence(("genre 2",))]
    assert [(each.rank, each.without) for each in found.values()] == [(1, None), (2, 2), (3, 1)]
    assert found[1].evidence == SeedEvidence(track(30), 1)
    assert found[2].evidence == SHARED
    assert set(found) == {1, 2, 3}, "what is not in the list cannot be explained"
