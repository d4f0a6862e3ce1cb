"""Residual towers: text vectors and playlist centroids into the shared playlist space."""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class TowerShape:
    """The architecture, saved beside the weights."""

    inputs: int
    hidden: int = 1_024
    inner: int = 256  # width inside a block
    blocks: int = 1
    outputs: int = 512

    def as_dict(self) -> dict[str, int]:
        """For the metadata of a safetensors file."""
        return asdict(self)


class Block(nn.Module):
    """`x + W2 gelu(W1 norm(x))`."""

    def __init__(self, width: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.narrow.weight)
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor) -> Tensor:
        """`[n, width]` to the same."""
        hidden = functional.gelu(self.widen(self.norm(x)), approximate="tanh")
        added: Tensor = self.dropout(self.narrow(hidden))
        return x + added


class Tower(nn.Module):
    """A linear shortcut plus a residual network, of unit length.

    The shortcut starts as a random projection, which keeps angles (Johnson-Lindenstrauss), and the
    network starts at zero: an untrained tower compares texts as their encoder does.
    """

    def __init__(self, shape: TowerShape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.shortcut = nn.Linear(shape.inputs, shape.outputs, bias=False)
        self.enter = nn.Linear(shape.inputs, shape.hidden)
        self.blocks = nn.ModuleList(
            Block(shape.hidden, shape.inner, dropout) for _ in range(shape.blocks)
        )
        self.norm = nn.LayerNorm(shape.hidden)
        self.leave = nn.Linear(shape.hidden, shape.outputs)
        self.dropout = nn.Dropout(dropout)
        nn.init.orthogonal_(self.shortcut.weight)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor) -> Tensor:
        """`[n, inputs]` to unit rows `[n, outputs]`."""
        hidden = self.enter(x)  # [n, hidden]
        for block in self.blocks:
            hidden = block(hidden)
        hidden = self.dropout(functional.gelu(self.norm(hidden), approximate="tanh"))
        return functional.normalize(self.shortcut(x) + self.leave(hidden), dim=1, eps=1e-6)


def seeded(shape: TowerShape, seed: int, dropout: float = 0.1) -> Tower:
    """A tower whose start depends on the seed alone; the global generator is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Tower(shape, dropout)
