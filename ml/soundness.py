"""Everything of a release is looked at before it is written, read or activated.

Whatever serves a file reads it here, too: what passes is what can be served.
"""

import json
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError
from core.model import PLAYLIST_DIMENSION, TRACK_DIMENSION
from core.services.ordering import RANKER
from core.tensors import about, expect, of_length_one, opened, shown
from core.trees import Ranker
from ml import estimates, manifest
from ml.manifest import ARTISTS, PLAYLISTS, TRACKS
from ml.serving import Projector
from ml.trained import Artefact, Circles

_OFF = 0.01  # how far from one a length may be: halves have three digits


def check(made: Artefact) -> None:
    """Raise `SetupError` that names file, array and what was expected."""
    with about("The release is damaged"):
        _check_facts(made)
        with about(TRACKS):
            _check_keys(made.track_keys)
            _check_space("vectors", made.track_vectors, len(made.track_keys), TRACK_DIMENSION)
            _check_lists(
                "neighbours",
                expect("offsets", made.offsets, np.int64, len(made.track_keys) + 1),
                made.neighbours,
                len(made.track_keys),
            )
            expect("scores", made.scores, np.float16, len(made.neighbours))
        with about(PLAYLISTS):
            _check_keys(made.playlist_keys)
            _check_space(
                "vectors", made.playlist_vectors, len(made.playlist_keys), PLAYLIST_DIMENSION
            )
        with about(ARTISTS):
            _check_circles(made.circles, len(made.track_keys))
        check_files(made.projectors, made.models, len(made.track_keys))


def check_files(
    projectors: Mapping[str, bytes], models: Mapping[str, bytes], tracks: int | None = None
) -> None:
    """Raise `SetupError` unless what serves these files can read them.

    `tracks` is how many the release has, None where that is not known.
    """
    for encoder, content in projectors.items():
        with about(f"projector of {shown(encoder)}"):
            _check_projector(encoder, content)
    for name, content in models.items():
        with about(f"{name}.safetensors"):
            _check_model(name, content, tracks)


def _check_projector(encoder: str, content: bytes) -> None:
    made = Projector.load(content)
    if made.encoder != encoder:
        raise SetupError(f"it says that it is for another encoder, {shown(made.encoder)}")
    if made.outputs != PLAYLIST_DIMENSION:
        raise SetupError(f"it projects to {made.outputs} numbers, expected {PLAYLIST_DIMENSION}")


def _check_model(name: str, content: bytes, tracks: int | None) -> None:
    if name == RANKER:
        Ranker.load(content)
    elif name == estimates.FILE:
        estimates.columns(content, tracks)
    else:  # of a later version: nothing here reads it
        for array, values in opened(content).arrays.items():
            expect(array, values, values.dtype, *values.shape)


def _check_facts(made: Artefact) -> None:
    if not manifest.is_version(made.version):
        raise SetupError(f"{shown(made.version)} is no version: expected letters, digits, - and _")
    for field, value in (
        ("created_at", made.created_at), ("collections", list(made.collections)),
        ("encoders", list(made.projectors)), ("metrics", made.metrics),
        ("settings", made.settings),
    ):  # fmt: skip
        try:
            json.dumps(manifest.storable(value))
        except (ValueError, TypeError) as error:
            raise SetupError(f"{manifest.MANIFEST}: field {field}: {error}") from error


def _check_keys(keys: Iterable[str]) -> None:
    for at, key in enumerate(keys):
        try:
            manifest.storable(key)
        except ValueError as error:
            raise SetupError(f"keys: entry {at} is {shown(key)}: {error}") from error


def _check_space(name: str, vectors: NDArray[np.float16], rows: int, dimension: int) -> None:
    expect(name, vectors, np.float16, rows, dimension)
    if not vectors.any():
        raise SetupError(f"{name} is an empty space, expected at least one row that is not zero")
    of_length_one(name, vectors, _OFF)


def _check_circles(circles: Circles, tracks: int) -> None:
    _check_keys(circles.artists)
    offsets = expect("offsets", circles.offsets, np.int64, len(circles.artists) + 1)
    _check_lists("tracks", offsets, circles.tracks, tracks)


def _check_lists(
    name: str, offsets: NDArray[np.int64], rows: NDArray[np.int32], tracks: int
) -> None:
    """Lists in compressed rows are whole, and name rows of so many tracks alone."""
    expect(name, rows, np.int32, None)
    if offsets[0] != 0 or offsets[-1] != len(rows):
        raise SetupError(f"offsets: expected them to run from 0 to the {len(rows)} of {name}")
    falls = offsets[1:] < offsets[:-1]  # a difference may leave the range of its numbers
    if falls.any():
        at = int(np.argmax(falls)) + 1
        raise SetupError(f"offsets: entry {at} is {offsets[at]}, less than the one before")
    outside = (rows < 0) | (rows >= tracks)
    if outside.any():
        at = int(np.argmax(outside))
        raise SetupError(f"{name}: entry {at} is {rows[at]}, expected a row of {tracks} tracks")
