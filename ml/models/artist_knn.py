"""Artists that are listed together: for thin data, where two tracks hardly ever are.

Item-kNN over playlists of artists instead of tracks; an artist's weight goes to the artist's
tracks by their popularity. No baseline of the table, but a route of the fusion and the ranker.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from ml.data.corpus import Corpus, Sparse
from ml.models.base import Proposals, Query, Route, best_rows
from ml.models.sparse import owners, seed_matrix, strongest

_QUERIES = 500


@dataclass(frozen=True, slots=True)
class ArtistKnnSettings:
    """How artists are weighed."""

    neighbours: int = 100
    nearest: int = 300  # artists of a query
    shrink: float = 1.0  # playlists
    length: float = 1.0  # a playlist weighs (its artists)^-length
    own: float = 1.0  # similarity of an artist to itself
    popular: float = 0.5  # a track has (popularity / that of the artist's best)^popular


DEFAULTS = ArtistKnnSettings()


class ArtistKnnModel(Route):
    """The similarity of a track's artist to those of the seeds, times its place in the artist."""

    def __init__(self, settings: ArtistKnnSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Compare artists."""
        del rng
        s = self._settings
        self.similar = artist_matrix(corpus, s)
        self._tracks = track_shares(corpus, s)
        self._owner = owners(corpus.artist_of, self.similar.shape[0])

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Nothing where no artist of the seeds is known."""
        found: list[Proposals] = []
        for start in range(0, len(queries), _QUERIES):
            batch = queries[start : start + _QUERIES]
            artists = seed_matrix(batch, self._owner.shape[0]) @ self._owner  # [batch, artists]
            artists.data = np.sqrt(artists.data)
            nearest = strongest((artists @ self.similar).tocsr(), self._settings.nearest)
            found += best_rows((nearest @ self._tracks).tocsr(), batch, n)
        return found


def circles(corpus: Corpus, most: int, settings: ArtistKnnSettings = DEFAULTS) -> Sparse:
    """What the model says to a seed of each artist, `[artists, tracks]`, best first in a row."""
    similar, tracks = artist_matrix(corpus, settings), track_shares(corpus, settings)
    blocks = [
        strongest((similar[start : start + _QUERIES] @ tracks).tocsr(), most)
        for start in range(0, similar.shape[0], _QUERIES)
    ]
    return sp.vstack(blocks, format="csr") if blocks else tracks


def track_shares(corpus: Corpus, settings: ArtistKnnSettings = DEFAULTS) -> Sparse:
    """The place of each trained track in its artist, in (0, 1], `[artists, tracks]`."""
    count = int(corpus.artist_of.max(initial=-1)) + 1
    known = np.flatnonzero((corpus.popularity > 0) & (corpus.artist_of >= 0))
    owner = corpus.artist_of[known]
    best = np.zeros(count)
    np.maximum.at(best, owner, corpus.popularity[known])
    share = (corpus.popularity[known] / best[owner]) ** settings.popular
    return sp.csr_matrix((share.astype(np.float32), (owner, known)), shape=(count, corpus.size[1]))


def artist_matrix(corpus: Corpus, settings: ArtistKnnSettings = DEFAULTS) -> Sparse:
    """Neighbours of every artist and the artist itself, `[artists, artists]`."""
    count = int(corpus.artist_of.max(initial=-1)) + 1
    lists = (corpus.matrix @ owners(corpus.artist_of, count)).tocsr()  # [playlists, artists]
    lists.data = np.log1p(lists.data)
    sizes = np.maximum(np.diff(lists.indptr), 1)
    lists = (sp.diags((sizes / 30.0) ** (-settings.length / 2)) @ lists).tocsr()
    turned = lists.T.tocsr()
    norm = np.sqrt(np.asarray(turned.multiply(turned).sum(axis=1)).ravel())
    blocks = []
    for start in range(0, count, 2_000):
        block = (turned[start : start + 2_000] @ lists).tocsr()
        rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + start
        scale = norm[rows] * norm[block.indices] + settings.shrink
        own = block.indices == rows
        block.data = np.where(own, 0, block.data / scale).astype(np.float32)
        block.eliminate_zeros()
        blocks.append(strongest(block, settings.neighbours))
    made = sp.vstack(blocks, format="csr") if blocks else sp.csr_matrix((count, count))
    return (made + settings.own * sp.identity(count, np.float32, "csr")).tocsr()
