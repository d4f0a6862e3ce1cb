"""Training that diverges is stopped where it does, with what to do about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError

#: The largest number of half precision: what is published is stored so.
LARGEST = 65_504.0


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks at the numbers of one training, a step or an epoch at a time."""

    model: str
    steps: int
    advice: str  # what to lower, with its value now
    unit: str = "step"

    def check(self, step: int, what: str, size: float) -> None:
        """Raise `SetupError` unless this size is an ordinary number."""
        if not abs(size) <= LARGEST:  # NaN is not, either
            raise self.failed(step, f"the {what} reached {size:g}")

    def failed(self, step: int, why: str) -> SetupError:
        """That training cannot go on from this step."""
        return SetupError(
            f"Training of {self.model} diverged in {self.unit} {step} of {self.steps}: {why}."
            f" Lower {self.advice}, or look for damage in what was imported last."
            f" Nothing was saved."
        )


def check_inputs(model: str, what: str, rows: NDArray[np.floating]) -> None:
    """Raise `SetupError` for the first row that training cannot learn from."""
    wrong = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(wrong):
        raise SetupError(
            f"Training of {model} cannot begin: {len(wrong)} of {len(rows)} {what} are not finite,"
            f" the first in row {wrong[0]}. Look for damage where they come from."
            f" Nothing was saved."
        )
