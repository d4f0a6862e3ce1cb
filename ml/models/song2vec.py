"""Song2Vec: word2vec with playlists as sentences, the window as wide as the list.

Negative sampling favours rare tracks (exponent -0.5), which suits recommending: Caselles-Dupré,
Lesaint, Royo-Letelier, "Word2vec applied to Recommendation: Hyperparameters Matter" (2018).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Corpus, Floats
from ml.models.base import Proposals, Query, Route, unit
from ml.models.vectors import by_dot, middle
from ml.train.watching import Watch


@dataclass(frozen=True, slots=True)
class Song2VecSettings:
    """How vectors are learned."""

    dimension: int = 96
    window: int = 1_000
    epochs: int = 100
    fewest: int = 2  # epochs
    entries: int = 6_000_000  # entries read in all epochs together, which bounds the time
    sample: float = 1e-5  # or twice the mean share of a track, where there are few
    exponent: float = -0.5
    negative: int = 10
    skip_gram: bool = False  # from the mean of a list to a track: what continuing a list asks
    longest: int = 100  # tracks of a sentence
    rate: float = 0.1


DEFAULTS = Song2VecSettings()


@dataclass(frozen=True, slots=True)
class SongVectors:
    """What a track says as part of a list, and what it answers to as the one to find.

    Word2vec trains the two against each other; unit rows `[tracks, d]`, zero for a track that is
    in no playlist of two or more.
    """

    context: Floats
    target: Floats


class Song2VecModel(Route):
    """Cosine of the tracks as targets to the mean of the seeds as context."""

    def __init__(self, settings: Song2VecSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Train on one thread, so that the same seed gives the same vectors."""
        self.vectors = song_vectors(corpus, rng, self._settings)
        self._known = np.flatnonzero(self.vectors.target.any(axis=1))

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Nothing where no seed has a vector."""
        rows, context = self.vectors.target[self._known], self.vectors.context
        return by_dot(self._known, rows, lambda query: middle(context, query), queries, n)


def song_vectors(
    corpus: Corpus, rng: np.random.Generator, settings: Song2VecSettings = DEFAULTS
) -> SongVectors:
    """The vectors of all tracks."""
    from gensim.models import Word2Vec

    s = settings
    sentences = _Sentences(corpus, s.longest, int(rng.integers(2**31)))
    made = SongVectors(*(np.zeros((corpus.size[1], s.dimension), np.float32) for _ in range(2)))
    if not sentences.rows:
        return made
    epochs = max(s.fewest, min(s.epochs, s.entries // sentences.entries))
    model = Word2Vec(
        vector_size=s.dimension,
        window=s.window,
        min_count=1,
        sample=max(s.sample, 2 / sentences.tracks),
        sg=int(s.skip_gram),
        negative=s.negative,
        ns_exponent=s.exponent,
        alpha=s.rate,
        epochs=epochs,
        workers=1,
        seed=int(rng.integers(2**31)),
        hashfxn=int,  # the built-in hash of a text differs from process to process
    )
    model.build_vocab(sentences)
    model.train(
        sentences,
        total_examples=len(sentences.rows),
        epochs=epochs,
        callbacks=[
            _watching(Watch("song2vec", epochs, f"Song2VecSettings.rate ({s.rate:g})", "epoch"))
        ],
    )
    rows = np.array([int(word) for word in model.wv.index_to_key], np.int64)
    made.context[rows] = unit(np.asarray(model.wv.vectors, np.float32))
    made.target[rows] = unit(np.asarray(model.syn1neg, np.float32))
    return made


def _watching(watch: Watch) -> Any:
    """Called after each epoch: gensim has no place to look at a batch."""
    from gensim.models.callbacks import CallbackAny2Vec

    class Watching(CallbackAny2Vec):  # type: ignore[misc]  # gensim carries no types
        done = 0

        def on_epoch_end(self, model: Any) -> None:
            self.done += 1
            for vectors in (model.wv.vectors, model.syn1neg):
                watch.check(self.done, "vectors", float(np.abs(vectors).max()))

    return Watching()


class _Sentences:
    """Playlists as lists of words; a long one is cut, at another place each time."""

    def __init__(self, corpus: Corpus, longest: int, seed: int) -> None:
        lists = (corpus.playlist(row) for row in range(corpus.size[0]))
        self.rows = [members.astype(str) for members in lists if len(members) > 1]
        self.entries = sum(len(members) for members in self.rows)
        self.tracks = int((corpus.popularity > 0).sum())
        self._longest, self._seed, self._turn = longest, seed, 0

    def __iter__(self) -> Iterator[list[str]]:
        self._turn += 1
        rng = np.random.default_rng([self._seed, self._turn])
        for members in self.rows:
            start = int(rng.integers(min(self._longest, len(members)))) if self._cut(members) else 0
            bounds = [0, *range(start or self._longest, len(members), self._longest), len(members)]
            for first, last in pairwise(bounds):
                yield members[first:last].tolist()

    def _cut(self, members: NDArray[np.str_]) -> bool:
        return len(members) > self._longest
