"""Estimated audio features among the models of an artefact; needs neither torch nor scipy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from core.adapters.postgres.estimates import Estimated
from core.errors import SetupError
from core.model import FEATURES
from ml.artefacts import Artefact

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


def estimated(artefact: Artefact) -> Estimated:
    """What the artefact estimates, by the keys of its tracks; nothing where it has no such file.

    Raises `SetupError` for a file that belongs to another artefact.
    """
    content = artefact.models.get(FILE)
    if content is None:
        return Estimated((), {})
    columns = load(content)
    rows = columns.pop("rows")
    whole = all(name in FEATURES and len(column) == len(rows) for name, column in columns.items())
    if not whole or (len(rows) and not 0 <= rows.min() <= rows.max() < len(artefact.track_keys)):
        raise SetupError("The estimated features of the release have a wrong shape.")
    return Estimated(
        tuple(artefact.track_keys[at] for at in rows),
        {name: column.astype(np.float32) for name, column in columns.items()},
    )
