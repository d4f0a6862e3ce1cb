"""What is known of tracks, as the padded arrays that the ranker's features are made from."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.naming import artist_key, fold
from core.ranker import Facts, Popularity
from ml.data.corpus import Corpus, Ints

_ARTISTS, _GENRES = 4, 6  # of a track that count


class TrackFacts:
    """The facts of every track of a corpus, to take rows from."""

    def __init__(self, corpus: Corpus) -> None:
        unknown = float("nan")
        top = np.zeros(int(corpus.artist_of.max(initial=-1)) + 2, np.int64)  # the last: unknown
        np.maximum.at(top, corpus.artist_of, corpus.popularity)
        top[-1] = 0
        self._all = Facts(
            corpus.popularity,
            _padded([list(map(artist_key, row.artists)) for row in corpus.tracks], _ARTISTS),
            corpus.album_of,
            np.array([row.year or unknown for row in corpus.tracks], np.float64),
            _padded([list(map(fold, row.genres)) for row in corpus.tracks], _GENRES),
            top[corpus.artist_of],
        )
        self.popularity = Popularity.of(corpus.popularity)

    def of(self, tracks: Ints) -> Facts:
        """The rows of these tracks."""
        every = self._all
        return Facts(
            every.popularity[tracks],
            every.artists[tracks],
            every.album[tracks],
            every.year[tracks],
            every.genres[tracks],
            every.top[tracks],
        )


def _padded(names: Iterable[Sequence[str]], most: int) -> Ints:
    rows = [list(dict.fromkeys(found))[:most] for found in names]
    numbers: dict[str, int] = {}
    made = np.full((len(rows), max(1, *map(len, rows), 1) if rows else 1), -1, np.int64)
    for at, found in enumerate(rows):
        made[at, : len(found)] = [numbers.setdefault(name, len(numbers)) for name in found]
    return made
