"""What a step of the track encoder sees: contexts, targets, shared negatives."""

from dataclasses import dataclass

import numpy as np

from ml.data.corpus import Corpus, Floats, Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Contexts of a playlist, the track to find, and negatives for all; -1 pads a context."""

    contexts: Ints  # [batch, most]
    targets: Ints  # [batch]
    negatives: Ints  # [sampled]
    log_expected: Floats  # [sampled]
    hits: np.ndarray[tuple[int, int], np.dtype[np.bool_]]  # [batch, sampled]


class Sampler:
    """Draws batches; a long playlist is drawn less often than its length would have it."""

    def __init__(
        self,
        corpus: Corpus,
        rng: np.random.Generator,
        *,
        batch: int,
        sampled: int,
        most: int = 5,
        tempering: float = 0.5,
    ) -> None:
        self._corpus = corpus
        self._rng = rng
        self._batch, self._half, self._most = batch, sampled // 2, most
        usable = np.flatnonzero(corpus.lengths > 1)
        weight = corpus.lengths[usable].astype(np.float64) ** tempering
        self._usable = usable
        self._playlists = np.cumsum(weight / weight.sum())
        popular = corpus.popularity.astype(np.float64) ** 0.75
        self._popular = popular / max(popular.sum(), 1.0)
        self._popular_sums = np.cumsum(self._popular)
        self._known = np.flatnonzero(corpus.popularity > 0)
        self._column = np.full(corpus.size[1], -1, np.int64)  # of a track among the negatives

    @property
    def empty(self) -> bool:
        """Nothing can be learned: no playlist holds two tracks."""
        return not len(self._usable)

    def draw(self) -> Batch:
        """The next batch."""
        rng, corpus = self._rng, self._corpus
        at = np.searchsorted(self._playlists, rng.random(self._batch), side="right")
        rows = self._usable[np.minimum(at, len(self._usable) - 1)]
        length, start = corpus.lengths[rows], corpus.offsets[rows]
        target_at = (rng.random(self._batch) * length).astype(np.int64)
        shift = 1 + (rng.random((self._batch, self._most)) * (length - 1)[:, None]).astype(np.int64)
        others = (target_at[:, None] + shift) % length[:, None]  # never the target itself
        contexts = corpus.members[start[:, None] + others]
        size = rng.integers(1, self._most + 1, self._batch)
        contexts = np.where(np.arange(self._most) < size[:, None], contexts, -1)
        targets = corpus.members[start + target_at]
        negatives, log_expected = self._negatives()
        held = self._held(rows, negatives) | (negatives == targets[:, None])
        return Batch(contexts, targets, negatives, log_expected, held)

    def _negatives(self) -> tuple[Ints, Floats]:
        """Half by popularity^0.75, half uniform; each half estimates the whole sum."""
        drawn = np.searchsorted(self._popular_sums, self._rng.random(self._half), side="right")
        popular = np.minimum(drawn, len(self._popular) - 1)
        uniform = self._rng.choice(self._known, self._half)
        chance = np.concatenate([self._popular[popular], np.full(self._half, 1 / len(self._known))])
        expected = np.maximum(2 * self._half * chance, 1e-12)
        return np.concatenate([popular, uniform]), np.log(expected).astype(np.float32)

    def _held(self, rows: Ints, negatives: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Where a playlist of the batch holds a negative: an accidental hit."""
        tracks, back = np.unique(negatives, return_inverse=True)
        lists, forth = np.unique(rows, return_inverse=True)
        starts, sizes = self._corpus.offsets[lists], self._corpus.lengths[lists]
        row = np.repeat(np.arange(len(lists)), sizes)
        entry = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + starts[row]
        self._column[tracks] = np.arange(len(tracks))
        column = self._column[self._corpus.members[entry]]
        self._column[tracks] = -1
        inside = np.zeros((len(lists), len(tracks)), bool)
        inside[row[column >= 0], column[column >= 0]] = True
        found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = inside[forth][:, back]
        return found
