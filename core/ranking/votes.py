"""Playlists vote for their tracks: similarity × frequency."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.ranking.fusion import Ids, Scores, best_first, summed

#: How fast a playlist's voice fades as its similarity falls below the nearest one's.
TEMPERATURE = 0.06
#: Playlists further than this below the nearest are not counted as being like the words.
AUDIBLE = 3 * TEMPERATURE
#: Playlists this far below the nearest say nothing at all.
SILENT = 8 * TEMPERATURE
#: Playlists speak with `length ** -LENGTH_DAMPING`, so that a mega-mix does not drown the rest.
LENGTH_DAMPING = 0.35


def voices(similarities: Sequence[float], sizes: Sequence[int]) -> Scores:
    """How loudly each playlist speaks.

    One of similarity s with `exp((s - best) / TEMPERATURE)`, damped by its length: a track that
    sits in many playlists like the words beats one that sits in the nearest alone.
    """
    similar = np.asarray(similarities, np.float64)
    if not len(similar):
        return similar
    length = np.maximum(np.asarray(sizes, np.float64), 1) ** -LENGTH_DAMPING
    below = similar - similar.max()
    loud: Scores = np.where(below < -SILENT, 0.0, np.exp(below / TEMPERATURE) * length)
    return loud


def heard(similarities: Sequence[float]) -> list[bool]:
    """Which playlists are like the words, and may be named as a reason."""
    best = max(similarities, default=0.0)
    return [similarity >= best - AUDIBLE for similarity in similarities]


@dataclass(frozen=True, slots=True)
class Members:
    """What some playlists hold, in one array."""

    tracks: Ids  # [entries]
    owners: Ids  # [entries] which of the playlists

    @classmethod
    def of(cls, lists: Sequence[Ids]) -> "Members":
        """From the tracks of each playlist."""
        tracks = np.concatenate(lists) if lists else np.empty(0, np.int64)
        return cls(tracks, np.repeat(np.arange(len(lists)), [len(ids) for ids in lists]))

    def holding(self, track_id: int) -> list[int]:
        """The playlists that hold a track, in order."""
        return list(dict.fromkeys(self.owners[self.tracks == track_id].tolist()))


def vote(loud: Scores, members: Members) -> tuple[Ids, Scores]:
    """The tracks of the playlists by the sum of their voices, best first, ties by id.

    Those that silent playlists alone hold are left out.
    """
    if not len(members.tracks):
        return np.empty(0, np.int64), np.empty(0)
    ids, scores = summed(members.tracks, loud[members.owners])
    order = best_first(scores)
    order = order[scores[order] > 0]
    return ids[order], scores[order]
