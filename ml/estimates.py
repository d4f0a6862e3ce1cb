"""Estimated audio features among the models of an artefact; needs neither torch nor scipy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from core.adapters.postgres.estimates import ESTIMATED, Estimated
from core.errors import SetupError
from core.tensors import opened, shown
from ml.trained import Artefact

#: The name of the file, among the models of a release.
FILE = "estimates"


def packed(values: NDArray[np.float32], names: Sequence[str]) -> bytes:
    """`[tracks, names]` as safetensors: the rows with an estimate, and a column a name."""
    rows = np.flatnonzero(~np.isnan(values).all(axis=1))
    columns = {
        name: np.ascontiguousarray(values[rows, at].astype(np.float16))
        for at, name in enumerate(names)
        if not np.isnan(values[rows, at]).all()
    }
    return save({"rows": rows.astype(np.int32), **columns})


def columns(
    content: bytes, tracks: int | None = None
) -> tuple[NDArray[np.int32], dict[str, NDArray[np.float32]]]:
    """The rows that have estimates, and a column a feature (NaN: none).

    Raises `SetupError` for a file that is damaged or knows more tracks than there are.
    """
    file = opened(content)
    rows: NDArray[np.int32] = file.array("rows", np.int32, None)
    if len(rows) and (rows[0] < 0 or (rows[1:] <= rows[:-1]).any()):
        raise SetupError("rows do not rise from 0 or more, as expected")
    if tracks is not None and len(rows) and rows[-1] >= tracks:
        raise SetupError(f"rows: the last is {rows[-1]}, expected a row of {tracks} tracks")
    found = {}
    for name in sorted(file.arrays.keys() - {"rows"}):
        column = file.arrays[name]
        if name not in ESTIMATED:
            raise SetupError(f"{shown(name)} is no feature that is estimated")
        if column.dtype != np.float16 or column.shape != rows.shape:
            raise SetupError(
                f"{name} has the shape {column.shape} of {column.dtype},"
                f" expected {rows.shape} of float16"
            )
        if np.isinf(column).any():
            raise SetupError(f"{name}: row {int(np.argmax(np.isinf(column)))} is infinite")
        found[name] = column.astype(np.float32)
    return rows, found


def estimated(artefact: Artefact) -> Estimated:
    """What the artefact estimates, by the keys of its tracks; nothing where it has no such file.

    Raises `SetupError` for a file that is damaged or belongs to another artefact.
    """
    content = artefact.models.get(FILE)
    if content is None:
        return Estimated((), {})
    rows, found = columns(content, len(artefact.track_keys))
    return Estimated(tuple(artefact.track_keys[at] for at in rows), found)
