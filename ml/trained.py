"""What one training makes, in memory."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Circles:
    """For each artist, tracks of the artists that are listed with it, best first."""

    artists: tuple[str, ...] = ()  # as `core.naming.artist_key` writes them
    offsets: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    tracks: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))  # rows


@dataclass(frozen=True, slots=True)
class Artefact:
    """Everything that was trained together."""

    version: str
    created_at: str  # ISO 8601, UTC
    collections: tuple[str, ...]
    track_keys: tuple[str, ...]  # recording key, `spotify:<id>` or `isrc:<code>`
    track_vectors: NDArray[np.float16]  # [tracks, 256] of length one, or zero: no place
    offsets: NDArray[np.int64]  # [tracks + 1]
    neighbours: NDArray[np.int32]  # [entries] rows of tracks, best first
    scores: NDArray[np.float16]  # [entries]
    playlist_keys: tuple[str, ...]  # collection/external id
    playlist_vectors: NDArray[np.float16]  # [playlists, 512] of length one, or zero: no place
    projectors: dict[str, bytes]  # encoder: safetensors file
    metrics: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)  # of the training, and versions
    models: dict[str, bytes] = field(default_factory=dict)  # ranker, estimates: safetensors files
    circles: Circles = field(default_factory=Circles)  # none in releases of before
