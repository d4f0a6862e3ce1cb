"""What is known of tracks, as the padded arrays that the ranker's features are made from."""

import numpy as np

from core.facts import Numbers, facts_of
from core.ranker import Facts, Popularity
from ml.data.corpus import Corpus, Ints


class TrackFacts:
    """The facts of every track of a corpus, to take rows from."""

    def __init__(self, corpus: Corpus) -> None:
        top = np.zeros(int(corpus.artist_of.max(initial=-1)) + 2, np.int64)  # the last: unknown
        np.maximum.at(top, corpus.artist_of, corpus.popularity)
        top[-1] = 0
        tops = top[corpus.artist_of]
        self._all = facts_of(corpus.tracks, corpus.popularity, tops, Numbers())
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
