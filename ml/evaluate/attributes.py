"""How much the list of a single seed track is like its seed: five attribute metrics.

Of each list the first ten tracks count; a track whose attribute is unknown says nothing, and so
does a seed. Means are over the lists that say something.

- CorrectGenreShare: the share of the tracks that have a genre of the seed.
- CorrectAlbumShare: the share of the tracks of the seed's album (by the same artist).
- CorrectArtistShare: the share of the tracks by the seed's main artist.
- YearMeanDiff: the mean distance of the years of release to the seed's, in years.
- SoundParametersDiff: the mean distance of danceability, energy, loudness, speechiness,
  acousticness, instrumentalness, liveness, valence and tempo to the seed's, each in standard
  deviations of all known tracks; key, mode and metre have no distance.
"""

from collections.abc import Sequence

import numpy as np

from core.model import FEATURES
from core.naming import fold
from ml.data.corpus import Corpus, Floats, Ints
from ml.evaluate.sides import Side, Values
from ml.models.base import Query, Ranking

COLUMNS = (
    "CorrectGenreShare",
    "CorrectAlbumShare",
    "CorrectArtistShare",
    "YearMeanDiff",
    "SoundParametersDiff",
)
SOUND = tuple(name for name in FEATURES if name not in {"key", "mode", "time_signature"})
_LIST = 10


def attributes(training: Corpus, rng: np.random.Generator, most: int = 1_000) -> Side:
    """Seeds by chance from the tracks of which training knows the most kinds of attributes."""
    known = np.flatnonzero(training.popularity > 0)
    told = np.array([_told(training, int(at)) for at in known])
    fit = known[told >= min(2, told.max(initial=0))]
    seeds = np.sort(rng.permutation(fit)[:most])
    judge = _Judge(training, seeds)
    queries = [Query(np.array([seed], np.int64)) for seed in seeds]
    return Side("attributes", queries, seeds, _LIST, COLUMNS, judge)


def _told(corpus: Corpus, at: int) -> int:
    row = corpus.tracks[at]
    return sum(map(bool, (row.genres, row.album, row.artists, row.year, row.features)))


class _Judge:
    def __init__(self, corpus: Corpus, seeds: Ints) -> None:
        self._seeds = seeds
        self._genres = [frozenset(map(fold, row.genres)) for row in corpus.tracks]
        self._album, self._artist = corpus.album_of, corpus.artist_of
        self._year = np.array([row.year or np.nan for row in corpus.tracks], np.float64)
        self._sound = _standardised(corpus)

    def __call__(self, rankings: Sequence[Ranking]) -> Values:
        rows = [
            self._row(int(seed), one[:_LIST])
            for seed, one in zip(self._seeds, rankings, strict=True)
        ]
        return np.array(rows, np.float64).reshape(-1, len(COLUMNS))

    def _row(self, seed: int, found: Ranking) -> list[float]:
        genres = self._genres[seed]
        shared = [bool(genres & self._genres[at]) for at in found if self._genres[at]]
        return [
            float(np.mean(shared)) if genres and shared else float("nan"),
            _same(self._album, seed, found),
            _same(self._artist, seed, found),
            _mean(np.abs(self._year[found] - self._year[seed])),
            _mean(np.abs(self._sound[found] - self._sound[seed])),
        ]


def _standardised(corpus: Corpus) -> Floats:
    values = corpus.features[:, [FEATURES.index(name) for name in SOUND]]
    known = values[~np.isnan(values).all(axis=1)]
    if not len(known):
        return values
    spread = np.nanstd(known, axis=0)
    return np.asarray(values / np.where(spread > 0, spread, 1), np.float32)


def _same(number_of: Ints, seed: int, found: Ranking) -> float:
    numbers = number_of[found]
    known = numbers[numbers >= 0]
    return (
        float((known == number_of[seed]).mean()) if len(known) and number_of[seed] >= 0 else np.nan
    )


def _mean(values: Values | Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
