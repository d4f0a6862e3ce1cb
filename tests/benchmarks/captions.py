"""How near texts are that mean alike, by an encoder, beside spelling alone and chance."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.adapters.local_text.grams import BUCKETS, word_grams
from core.naming import fold

Matrix = NDArray[np.float32]
ALIKE, APART = 0.05, 0.005  # Jaccard overlap of tracks


def captions_and_overlap(file: Path) -> tuple[list[str], list[str], Matrix]:
    """Names, names with descriptions, and the Jaccard overlap of playlists of 5 tracks or more."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        found = [playlist for playlist in map(json.loads, lines) if len(playlist["tracks"]) >= 5]
    names = [playlist["name"] for playlist in found]
    full = [f"{playlist['name']}. {playlist['description']}" for playlist in found]
    return names, full, overlaps([{track["id"] for track in one["tracks"]} for one in found])


def overlaps(sets: Sequence[set[str]]) -> Matrix:
    """The Jaccard overlap of every two sets."""
    column = {member: at for at, member in enumerate(sorted(set().union(*sets)))}
    holds = np.zeros((len(sets), len(column)), np.float32)
    for row, members in enumerate(sets):
        holds[row, [column[member] for member in members]] = 1
    shared = holds @ holds.T
    sizes = shared.diagonal()
    found: Matrix = shared / np.maximum(sizes[:, None] + sizes[None, :] - shared, 1)
    return found


def by_spelling(texts: Sequence[str]) -> Matrix:
    """Plain n-grams of words, hashed, of unit length."""
    rows = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in enumerate(texts):
        for word in fold(text).split():
            slots, weights = word_grams(word)
            np.add.at(rows[row], list(slots), weights)
    unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def by_chance(texts: Sequence[str]) -> Matrix:
    """A direction at random for each text."""
    seeds = [crc32(text.encode()) for text in texts]
    noise = np.stack([np.random.default_rng(seed).normal(size=BUCKETS) for seed in seeds])
    noise = noise.astype(np.float32)
    unit: Matrix = noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return unit


def area(vectors: Matrix, overlap: Matrix, usable: NDArray[np.bool_] | None = None) -> float:
    """How often a pair that shares something is nearer than one that shares nothing (AUC)."""
    pairs = np.triu(np.ones(overlap.shape, bool), 1)
    if usable is not None:
        pairs &= usable
    near, share = (vectors @ vectors.T)[pairs], overlap[pairs]
    apart = np.sort(near[share < APART])
    alike = near[share >= ALIKE]
    below = np.searchsorted(apart, alike, "left") + np.searchsorted(apart, alike, "right")
    return float(below.mean() / 2 / len(apart))


def gain(vectors: Matrix, overlap: Matrix, depth: int = 20) -> float:
    """Mean nDCG of the nearest captions, the overlap of the tracks being the gain."""
    near, worth = vectors @ vectors.T, overlap.copy()
    np.fill_diagonal(near, -9)
    np.fill_diagonal(worth, 0)
    discount = 1 / np.log2(np.arange(2, depth + 2))
    found = np.take_along_axis(worth, np.argsort(-near, axis=1, kind="stable")[:, :depth], axis=1)
    best = -np.sort(-worth, axis=1)[:, :depth]
    asked = worth.max(axis=1) >= 0.01
    return float((found[asked] @ discount / (best[asked] @ discount)).mean())
