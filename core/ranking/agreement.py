"""Several seeds count by agreement, not by their mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.ranking.fusion import RRF_K, Ids, Scores, best_first, ranks_of, summed


@dataclass(frozen=True, slots=True)
class Opinion:
    """A seed's neighbours, best first, and how much the seed weighs."""

    ids: Ids  # [n]
    weight: float = 1.0
    scores: Scores | None = None  # [n]; without them no two are equals

    @property
    def gains(self) -> Scores:
        """What the seed gives each of them."""
        ranks = np.arange(1.0, len(self.ids) + 1) if self.scores is None else ranks_of(self.scores)
        given: Scores = self.weight / (RRF_K + ranks)
        return given


def agree(wanted: Sequence[Opinion], against: Sequence[Opinion] = ()) -> tuple[Ids, Scores]:
    """Tracks by the agreement of several neighbour lists, best first, positive scores only.

    Each seed gives a neighbour `weight / (60 + rank)`; a track that two seeds name beats one that a
    single seed names first. The lists of negative seeds push the same amount away.
    """
    if not any(len(opinion.ids) for opinion in wanted):
        return np.empty(0, np.int64), np.empty(0)
    gains = [opinion.gains for opinion in wanted] + [-opinion.gains for opinion in against]
    every = np.concatenate([opinion.ids for opinion in (*wanted, *against)])
    ids, scores = summed(every, np.concatenate(gains))
    order = best_first(scores)
    kept = order[scores[order] > 0]
    return ids[kept], scores[kept]


def shares_of_seeds(track_id: int, lists: Mapping[int, Opinion]) -> dict[int, float]:
    """What each seed gives a track; seeds that do not name it are left out."""
    shares = {}
    for seed, opinion in lists.items():
        found = np.flatnonzero(opinion.ids == track_id)
        if len(found):
            shares[seed] = float(opinion.gains[found[0]])
    return shares
