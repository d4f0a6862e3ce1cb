"""On real playlists, captions of overlapping ones are nearer than by spelling alone."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.adapters.local_text import LocalTextEncoder
from core.adapters.local_text.grams import BUCKETS, word_grams
from core.naming import fold

Matrix = NDArray[np.float32]
ALIKE, APART = 0.05, 0.005  # Jaccard overlap of tracks


def captions_and_overlap(file: Path) -> tuple[list[str], list[str], Matrix]:
    """Names, names with descriptions, and the Jaccard overlap of playlists of 5 tracks or more."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        found = [playlist for playlist in map(json.loads, lines) if len(playlist["tracks"]) >= 5]
    tracks = [{track["id"] for track in playlist["tracks"]} for playlist in found]
    column = {track: at for at, track in enumerate(sorted(set().union(*tracks)))}
    holds = np.zeros((len(found), len(column)), np.float32)
    for row, members in enumerate(tracks):
        holds[row, [column[track] for track in members]] = 1
    shared = holds @ holds.T
    sizes = shared.diagonal()
    names = [playlist["name"] for playlist in found]
    full = [f"{playlist['name']}. {playlist['description']}" for playlist in found]
    return names, full, shared / (sizes[:, None] + sizes[None, :] - shared)


def by_spelling(texts: list[str]) -> Matrix:
    rows = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in enumerate(texts):
        for word in fold(text).split():
            slots, weights = word_grams(word)
            np.add.at(rows[row], list(slots), weights)
    unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def area(vectors: Matrix, overlap: Matrix) -> float:
    """How often a pair that shares tracks is nearer than one that shares none (AUC)."""
    upper = np.triu_indices(len(vectors), 1)
    near, share = (vectors @ vectors.T)[upper], overlap[upper]
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


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("harisekhon/playlists.jsonl.gz", 0.68),
        ("spotify_playlist_archive/playlists_cumulative.jsonl.gz", 0.94),
    ],
)
def test_overlapping_playlists_have_near_captions(
    collections_dir: Path, file: str, least: float
) -> None:
    names, full, overlap = captions_and_overlap(collections_dir / file)
    encoder = LocalTextEncoder()
    for texts in (names, full):
        ours, spelled = encoder.encode(texts), by_spelling(texts)
        noise = np.random.default_rng(0).normal(size=ours.shape).astype(np.float32)
        print(
            f"{file} AUC {area(ours, overlap):.3f}, by spelling {area(spelled, overlap):.3f}, "
            f"random {area(noise, overlap):.3f}; nDCG@20 {gain(ours, overlap):.3f}, "
            f"{gain(spelled, overlap):.3f}, {gain(noise, overlap):.3f}"
        )
        assert area(ours, overlap) > max(least, area(spelled, overlap) + 0.01)
        assert gain(ours, overlap) > gain(spelled, overlap) + 0.02
