"""The start of the track vectors: a randomised SVD of what is listed together.

Playlists, artists and albums are rows that hold tracks; each cell is divided by the square roots of
its row and column sums, which makes dot products of rows a smoothed pointwise mutual information
(Levy & Goldberg 2014; correspondence analysis). SVD after Halko, Martinsson, Tropp (2011).
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from ml.data.corpus import Corpus, Floats, Ints, Sparse
from ml.models.base import unit


@dataclass(frozen=True, slots=True)
class PmiSettings:
    """How the matrix is made and taken apart."""

    dimension: int = 256
    artist: float = 0.3  # weight of a cell of an artist's row; a playlist's is 1
    album: float = 0.2
    smoothing: float = 2.0  # added to the sums, so that rare tracks are not all that counts
    spectrum: float = 0.5  # power of the singular values
    power_steps: int = 3
    spare: int = 16


DEFAULTS = PmiSettings()


def pmi_vectors(
    corpus: Corpus, rng: np.random.Generator, settings: PmiSettings = DEFAULTS
) -> Floats:
    """Unit vectors `[tracks, dimension]`; zero for a track that no row holds.

    Where the data have fewer directions than `dimension`, the rest is zero.
    """
    cells = _cells(corpus, settings)
    rank = min(settings.dimension, *(size - 1 for size in cells.shape))
    vectors = np.zeros((corpus.size[1], settings.dimension), np.float32)
    if rank > 0:
        vectors[:, :rank] = _right_vectors(cells, rank, rng, settings)
    return unit(vectors)


def _cells(corpus: Corpus, settings: PmiSettings) -> Sparse:
    parts = [corpus.matrix]
    trained = corpus.popularity > 0
    for owner, weight in ((corpus.artist_of, settings.artist), (corpus.album_of, settings.album)):
        rows = _rows_of(np.where(trained, owner, -1), corpus.size[1])
        if rows is not None and weight:
            parts.append(rows * weight)
    stacked = sp.vstack(parts, format="csr")
    by_row = np.asarray(stacked.sum(axis=1)).ravel() + settings.smoothing
    by_track = np.asarray(stacked.sum(axis=0)).ravel() + settings.smoothing
    left, right = (sp.diags((sums**-0.5).astype(np.float32)) for sums in (by_row, by_track))
    return (left @ stacked @ right).tocsr().astype(np.float32)


def _rows_of(owner: Ints, tracks: int) -> Sparse | None:
    """Ones where an owner has a track; owners of a single track are left out."""
    at = np.flatnonzero(owner >= 0)
    if not len(at):
        return None
    at = at[np.bincount(owner[at])[owner[at]] > 1]
    if not len(at):
        return None
    _, row = np.unique(owner[at], return_inverse=True)
    ones = np.ones(len(at), np.float32)
    return sp.csr_matrix((ones, (row, at)), shape=(int(row.max()) + 1, tracks))


def _right_vectors(
    cells: Sparse, rank: int, rng: np.random.Generator, settings: PmiSettings
) -> Floats:
    turned = cells.T.tocsr()
    width = min(rank + settings.spare, *cells.shape)
    sketch = cells @ rng.standard_normal((cells.shape[1], width)).astype(
        np.float32
    )  # [rows, width]
    for _ in range(settings.power_steps):
        sketch = cells @ (turned @ _orthonormal(sketch))
    small = turned @ _orthonormal(sketch)  # [tracks, width]
    values, turn = np.linalg.eigh(small.T @ small)
    order = np.argsort(-values)[:rank]
    singular = np.sqrt(np.maximum(values[order], 1e-12))
    scale = singular ** (settings.spectrum - 1)
    return np.asarray(small @ (turn[:, order] * scale), np.float32)


def _orthonormal(tall: Floats) -> Floats:
    """An orthonormal basis of the columns of `[rows, width]`, by Cholesky of the Gram matrix twice.

    Ten times as fast as QR of a tall thin matrix, and after the second pass as exact (Yamamoto et
    al., "Roundoff error analysis of the CholeskyQR2 algorithm", 2015). Where columns depend on each
    other Cholesky breaks down, and QR does it.
    """
    basis = tall / np.maximum(np.linalg.norm(tall, axis=0), 1e-30)
    for _ in range(2):
        gram = basis.astype(np.float32).T @ basis
        try:
            factor = np.linalg.cholesky(gram.astype(np.float64))
        except np.linalg.LinAlgError:
            return np.asarray(np.linalg.qr(tall)[0], np.float32)
        basis = basis @ np.linalg.inv(factor).T.astype(np.float32)
    return np.asarray(basis, np.float32)
