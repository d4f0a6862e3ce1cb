"""95 % intervals by the bootstrap over families of playlists, which are drawn as a whole."""

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Ints

Values = NDArray[np.float64]


def intervals(values: Values, family: Ints, rng: np.random.Generator, draws: int = 1_000) -> Values:
    """The 2.5th and 97.5th percentile of the mean of each column, `[2, columns]`.

    `values` is `[cases, columns]`, NaN cells are left out; `family` `[cases]`. For a paired
    interval of a difference, give the differences.
    """
    _, row = np.unique(family, return_inverse=True)
    families = int(row.max()) + 1
    present = ~np.isnan(values)
    sums = np.zeros((families, values.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, row, np.where(present, values, 0))
    np.add.at(counts, row, present)
    drawn = rng.multinomial(families, np.full(families, 1 / families), draws)  # [draws, families]
    with np.errstate(invalid="ignore"):
        means = (drawn @ sums) / (drawn @ counts)
    found = np.full((2, values.shape[1]), np.nan)
    usable = ~np.isnan(means).all(axis=0)
    found[:, usable] = np.nanpercentile(means[:, usable], [2.5, 97.5], axis=0)
    return found
