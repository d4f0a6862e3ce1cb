"""Where tracks stand by their sound and genres alone, for those that nobody lists yet.

One-hot genres (a grunge track is a rock track, too) beside the measured audio features, means for
what is missing, scaled, by PCA; near ones have a small Manhattan distance. Made of the catalogue
when a release is published, so that tracks in no playlist, which training never sees, are placed
too. Needs numpy alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError
from core.model import FEATURES
from core.naming import fold
from core.wishes.genres import ancestry

DIMENSION = 32  # as long as the table's rows
GENRES = 128  # the most frequent ones, with those that they are kinds of

LARGEST = 100_000  # any feature: tempo has hundreds, all others less
Profiles = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """What counts how much."""

    dimension: int = DIMENSION  # of the principal axes, at most `DIMENSION`
    tags: float = 4.0  # a genre weighs so much beside a feature of variance one
    flat: float = 0.0  # an axis is divided by its spread^flat: 1 makes all of them count alike


DEFAULTS = ProfileSettings()


@dataclass(frozen=True, slots=True)
class Sounds:
    """What the catalogue knows of some tracks, a row each."""

    tracks: NDArray[np.int64]  # [n]
    features: NDArray[np.float32]  # [n, f]; NaN: not measured
    genres: Sequence[Sequence[str]]  # [n]


def profiles(sounds: Sounds, settings: ProfileSettings = DEFAULTS) -> Profiles:
    """A row of at most `DIMENSION` numbers a track; the fewer, the less the catalogue knows.

    Raises `SetupError` for a feature that is infinite.
    """
    check_features(sounds.tracks, sounds.features)
    tags = _tagged(sounds.genres) * np.float32(settings.tags)
    table = np.concatenate([_scaled(sounds.features), tags], axis=1)
    if not table.size or not table.any():
        return np.zeros((len(sounds.tracks), 1), np.float16)
    table -= table.mean(axis=0)
    spread, directions = np.linalg.eigh((table.T @ table).astype(np.float64) / len(table))
    axes = directions[:, ::-1][:, : settings.dimension]
    deviation = np.sqrt(np.maximum(spread[::-1][: settings.dimension], 1e-6))
    chosen = (axes / deviation**settings.flat).astype(np.float32)
    placed: Profiles = (table @ chosen).astype(np.float16)
    return placed


def check_features(tracks: NDArray[np.int64], features: NDArray[np.float32]) -> None:
    """Raise `SetupError` that names the first track with a feature beyond all sense."""
    wrong = np.argwhere(np.abs(features) > LARGEST)  # infinity, too; NaN is no more than unknown
    if len(wrong):
        row, column = wrong[0]
        raise SetupError(
            f"Track {tracks[row]} has the {FEATURES[column]} {features[row, column]:g}, expected"
            f" at most {LARGEST:,}: correct or remove it, and try again."
        )


def _scaled(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean zero and variance one where known, zero (the mean) elsewhere."""
    known = ~np.isnan(features)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, features, 0).sum(axis=0) / count
    centred = np.where(known, features - mean, 0)
    spread = np.sqrt((centred**2).sum(axis=0) / count)
    made: NDArray[np.float32] = (centred / np.where(spread > 0, spread, 1)).astype(np.float32)
    return made


def _tagged(genres: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    tags = [{tag for genre in found for tag in (fold(genre), *ancestry(genre))} for found in genres]
    counts = Counter(tag for found in tags for tag in found)
    names = sorted(counts, key=lambda tag: (-counts[tag], tag))[:GENRES]
    number = {name: at for at, name in enumerate(names)}
    made = np.zeros((len(tags), len(names)), np.float32)
    for row, found in enumerate(tags):
        made[row, [number[tag] for tag in found if tag in number]] = 1
    return made
