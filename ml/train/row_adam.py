"""Adam over the few rows of a large table that a step touches."""

import torch
from torch import Tensor

_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8


class RowAdam:
    """As `torch.optim.SparseAdam`: moments of rows that a step leaves out stay as they are.

    Twice as fast, as no sparse gradient is made: the step takes its rows out, and puts them back.
    """

    def __init__(self, table: Tensor, *, keep_first: bool = False) -> None:
        self._table = table  # [rows, d], changed in place
        self._keep_first = keep_first  # row 0 stands for nothing, and stays as it is
        self._mean = torch.zeros_like(table)
        self._square = torch.zeros_like(table)
        self._steps = 0

    def taken(self, rows: Tensor) -> Tensor:
        """A copy of distinct rows that gathers a gradient, `[n, d]`."""
        return self._table[rows].requires_grad_()

    def largest(self, rows: Tensor) -> Tensor:
        """The largest number of these rows, without its sign; NaN where one is."""
        return self._table[rows].abs().max()

    @torch.no_grad()
    def step(self, rows: Tensor, copy: Tensor, rate: float) -> None:
        """Move these rows against the gradient of the copy that was taken of them."""
        if copy.grad is None:
            raise ValueError("the loss does not depend on these rows")
        gradient = copy.grad
        if self._keep_first:
            gradient = gradient * (rows > 0)[:, None]
        self._steps += 1
        mean = self._mean[rows].lerp_(gradient, 1 - _FIRST)
        square = self._square[rows].mul_(_SECOND).addcmul_(gradient, gradient, value=1 - _SECOND)
        self._mean[rows], self._square[rows] = mean, square
        scale = rate * (1 - _SECOND**self._steps) ** 0.5 / (1 - _FIRST**self._steps)
        self._table.index_add_(0, rows, mean / square.sqrt_().add_(_TINY), alpha=-scale)
