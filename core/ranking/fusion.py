"""Reciprocal rank fusion of routes, and which of them lifted a track most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009).
RRF_K = 60
MOST_CANDIDATES = 300

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]


#: So many of a route are ordered; who stands further behind does not come into a list.
DEEPEST = 1_500


def best_first(scores: Scores, most: int = DEEPEST) -> Ids:
    """Places of the `most` highest scores, best first, ties in the order given.

    Of equals at the very end all are kept, so that none is preferred by chance.
    """
    if len(scores) <= 2 * most:
        return np.argsort(-scores, kind="stable")
    cut = np.partition(scores, len(scores) - most)[len(scores) - most]
    ahead = np.flatnonzero(scores >= cut)
    return ahead[np.argsort(-scores[ahead], kind="stable")]


def summed(ids: Ids, gains: Scores) -> tuple[Ids, Scores]:
    """Each id once, ascending, with the sum of its gains.

    A stable sort is several times as fast here as the one of `np.unique`: most lists come in runs,
    and the same ids stand in many of them.
    """
    if not len(ids):
        return ids, gains
    order = np.argsort(ids, kind="stable")
    placed = ids[order]
    starts = np.flatnonzero(np.concatenate([[True], placed[1:] != placed[:-1]]))
    sums: Scores = np.add.reduceat(gains[order], starts)
    return placed[starts], sums


def ranks_of(scores: Scores) -> Scores:
    """Ranks from 1 of scores that are best first; equals share the mean of theirs.

    Tracks of one playlist often tie, and their order says nothing.
    """
    size = len(scores)
    if not size:
        return np.empty(0)
    begins = np.concatenate([[True], scores[1:] != scores[:-1]])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], size)
    ranks: Scores = ((starts + ends + 1) / 2)[np.cumsum(begins) - 1]
    return ranks


@dataclass(frozen=True, slots=True)
class Route:
    """The proposals of one way of finding tracks, best first, each track once."""

    name: str
    ids: Ids  # [n]
    scores: Scores  # [n], higher is better; comparable within the route only
    weight: float = 1.0
    gains: Scores = field(init=False, repr=False, compare=False)  # [n] weight / (60 + rank)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gains", self.weight / (RRF_K + ranks_of(self.scores)))

    def share(self, track_id: int) -> float:
        """What the route gives a track in the fusion; 0 where it does not propose it."""
        return self.shares([track_id]).get(track_id, 0.0)

    def shares(self, track_ids: Sequence[int]) -> dict[int, float]:
        """What the route gives those of the tracks that it proposes."""
        if not len(track_ids):
            return {}
        wanted = np.sort(np.asarray(track_ids, np.int64))  # few: a third of the time of np.isin
        at = np.minimum(wanted.searchsorted(self.ids), len(wanted) - 1)
        places = np.flatnonzero(wanted[at] == self.ids)
        return dict(zip(self.ids[places].tolist(), self.gains[places].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Fused:
    """All proposals in one order."""

    ids: Ids  # [n], best first
    scores: Scores  # [n]
    routes: tuple[Route, ...]

    def shares(self, track_ids: Sequence[int]) -> dict[str, dict[int, float]]:
        """What each route gives the tracks, by its name."""
        return {route.name: route.shares(track_ids) for route in self.routes}


def strongest(shares: Mapping[str, Mapping[int, float]]) -> dict[int, str]:
    """The name of the route that lifted each track most."""
    best: dict[int, tuple[float, str]] = {}
    for name, given in shares.items():
        for track_id, share in given.items():
            if track_id not in best or share > best[track_id][0]:
                best[track_id] = (share, name)
    return {track_id: name for track_id, (_, name) in best.items()}


def fuse(routes: Sequence[Route], away: Sequence[Route] = ()) -> Fused:
    """The tracks of all routes by the sum of weight / (60 + rank), ties by id.

    What the routes in `away` propose loses as much; they bring no tracks of their own.
    """
    used = tuple(route for route in routes if route.weight > 0 and len(route.ids))
    if not used:
        return Fused(np.empty(0, np.int64), np.empty(0), ())
    ids, scores = summed(
        np.concatenate([route.ids for route in used]),
        np.concatenate([route.gains for route in used]),
    )
    for route in away:
        _, here, there = np.intersect1d(ids, route.ids, return_indices=True)
        scores[here] -= route.gains[there]
    order = best_first(scores)
    return Fused(ids[order], scores[order], used)
