"""Track vectors laid out in two dimensions, with the genre of each track."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.naming import fold
from ml.data.corpus import Corpus, Floats
from ml.models.base import unit

_TRACKS = 5_000
_GENRES = 8  # as many as colours can be told apart
_ENOUGH = 50  # tracks that a layout of neighbours makes sense for


@dataclass(frozen=True, slots=True)
class Sketch:
    """Points of tracks; `genre` is a row of `names`, -1: another or none."""

    points: NDArray[np.float32]  # [tracks, 2]
    genre: NDArray[np.int64]  # [tracks]
    names: tuple[str, ...]
    tracks: int  # of how many these are the most popular


def sketch(corpus: Corpus, vectors: Floats, rng: np.random.Generator) -> Sketch | None:
    """The up to 5,000 most popular tracks, with a known genre if many have one; None: too few.

    Laid out by t-SNE on the first 50 principal components (van der Maaten and Hinton 2008): what
    is near is alike, distances between groups mean little.
    """
    known = np.flatnonzero((corpus.popularity > 0) & vectors.any(axis=1))
    tagged = np.array([bool(corpus.tracks[int(at)].genres) for at in known], bool)
    pool = known[tagged] if tagged.sum() >= _ENOUGH else known
    if len(pool) < _ENOUGH:
        return None
    mixed = rng.permutation(pool)
    rows = mixed[np.argsort(-corpus.popularity[mixed], kind="stable")[:_TRACKS]]
    genre, names = _genres(corpus, rows)
    return Sketch(_laid_out(unit(vectors[rows]), rng), genre, names, len(known))


def _genres(corpus: Corpus, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    first = [fold(genres[0]) if (genres := corpus.tracks[int(at)].genres) else "" for at in rows]
    counted = Counter(filter(None, first)).most_common(_GENRES)
    names = [name for name, count in counted if count >= len(rows) / 100]
    numbers = {name: at for at, name in enumerate(names)}
    return np.array([numbers.get(name, -1) for name in first], np.int64), tuple(names)


def _laid_out(vectors: Floats, rng: np.random.Generator) -> NDArray[np.float32]:
    from sklearn.decomposition import PCA  # a second to import; only who draws needs it
    from sklearn.manifold import TSNE

    seed = int(rng.integers(2**31))
    fewer = PCA(min(50, *vectors.shape), random_state=seed).fit_transform(vectors)
    flat = TSNE(2, perplexity=min(30, len(vectors) / 4), init="pca", random_state=seed)
    return np.asarray(flat.fit_transform(fewer), np.float32)
