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
    sums, counts = _by_family(values, family)
    drawn = _drawn(len(sums), rng, draws)
    with np.errstate(invalid="ignore"):
        means = (drawn @ sums) / (drawn @ counts)
    found = np.full((2, values.shape[1]), np.nan)
    usable = ~np.isnan(means).all(axis=0)
    found[:, usable] = np.nanpercentile(means[:, usable], [2.5, 97.5], axis=0)
    return found


def gain(
    values: Values, base: Values, family: Ints, rng: np.random.Generator, draws: int = 2_000
) -> tuple[float, float, float]:
    """How much more the mean of `values` `[cases]` is than that of `base`, as a share of it.

    With the bounds of its paired 95 % interval: each draw takes the same families of both. NaN
    where the base is nothing.
    """
    sums, _ = _by_family(np.stack([values, base], 1), family)
    drawn = _drawn(len(sums), rng, draws) @ sums  # [draws, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = drawn[:, 0] / drawn[:, 1] - 1
        whole = float(np.float64(sums[:, 0].sum()) / sums[:, 1].sum() - 1)
    if not np.isfinite(found).all():
        return whole if np.isfinite(whole) else float("nan"), float("nan"), float("nan")
    low, high = np.percentile(found, [2.5, 97.5])
    return whole, float(low), float(high)


def _by_family(values: Values, family: Ints) -> tuple[Values, Values]:
    """Sums and counts of the cells with a value, `[families, columns]` each."""
    _, row = np.unique(family, return_inverse=True)
    present = ~np.isnan(values)
    sums = np.zeros((int(row.max()) + 1, values.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, row, np.where(present, values, 0))
    np.add.at(counts, row, present)
    return sums, counts


def _drawn(families: int, rng: np.random.Generator, draws: int) -> NDArray[np.int64]:
    """How often each family is drawn, `[draws, families]`."""
    return rng.multinomial(families, np.full(families, 1 / families), draws)
