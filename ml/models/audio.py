"""The audio profile: tracks that sound alike, whoever lists them.

Profiles are those that a release publishes (`ml.profiles`); neighbours by Manhattan distance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml import profiles as published
from ml.data.corpus import Corpus, Floats
from ml.models.base import NOTHING, Proposals, Query, Route, top


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """How seeds are compared."""

    seeds: int = 20  # the last ones
    pool: int = 20_000  # tracks that are compared, the most popular ones
    dimension: int = published.DEFAULTS.dimension
    tags: float = published.DEFAULTS.tags
    flat: float = published.DEFAULTS.flat


DEFAULTS = AudioSettings()


class AudioModel(Route):
    """The mean closeness to the last seeds; nothing where no seed has a profile."""

    def __init__(self, settings: AudioSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Make the profiles of all tracks with a genre or a feature."""
        del rng
        heard = np.asarray(~np.isnan(corpus.features).all(axis=1))
        tagged = np.array([bool(row.genres) for row in corpus.tracks], bool)
        rows = np.flatnonzero(heard | tagged)
        tags = [corpus.tracks[int(row)].genres for row in rows]
        s = self._settings
        shape = published.ProfileSettings(s.dimension, s.tags, s.flat)
        sounds = published.Sounds(rows, corpus.features[rows], tags)
        self._vectors: Floats = published.profiles(sounds, shape).astype(np.float32)
        self._place = np.full(corpus.size[1], -1, np.int64)
        self._place[rows] = np.arange(len(rows))
        listed = np.flatnonzero(corpus.popularity[rows] > 0)
        order = np.argsort(-corpus.popularity[rows[listed]], kind="stable")
        pool = np.sort(listed[order[: s.pool]])
        self._shown, self._rows = self._vectors[pool], rows[pool]

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Tracks at the least distance on average."""
        return [self._one(query, n) for query in queries]

    def _one(self, query: Query, n: int) -> Proposals:
        places = self._place[query.seeds]
        places = places[places >= 0][-self._settings.seeds :]
        if not len(places) or not len(self._rows):
            return NOTHING
        wanted = self._vectors[places]
        far = sum(np.abs(self._shown - seed).sum(axis=1) for seed in wanted) / len(places)
        close = 1 / (1 + far)
        close[np.isin(self._rows, query.seeds)] = 0
        found = top(close, n)
        return Proposals(self._rows[found], close[found].astype(np.float64))
