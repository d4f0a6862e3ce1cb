"""Words to the playlist space at run time: a published projector in numpy, without torch."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError
from core.tensors import Tensors, about, opened, shown

Matrix = NDArray[np.float32]
_SHAPE = frozenset({"inputs", "hidden", "inner", "blocks", "outputs"})
_WIDEST = 65_536
_BLOCKS = 64  # at most
_PROBES = 4
_OFF = 1e-3  # how far the length of a projection may be from one


@dataclass(frozen=True, slots=True)
class Projector:
    """A text projector of one release, for one encoder (`ml.models.towers.Tower`)."""

    encoder: str
    dimension: int
    outputs: int
    blocks: int
    weights: dict[str, Matrix]

    @classmethod
    def load(cls, content: bytes) -> "Projector":
        """Read a safetensors file; raises `SetupError` when it is no projector."""
        with about("This is no projector of Segue"):
            file = opened(content)
            if not file.texts.get("encoder"):
                raise SetupError("its header names no encoder")
            shape = _sizes(file.facts("shape"))
            made = cls(
                file.texts["encoder"],
                shape["inputs"],
                shape["outputs"],
                shape["blocks"],
                _weights(file, shape),
            )
            made.check()
        return made

    def check(self) -> None:
        """Raise `SetupError` unless it projects what it is asked to unit rows.

        A point without a direction is no neighbour of anything, and a distance to it no number.
        """
        rng = np.random.default_rng(0)
        asked = rng.standard_normal((_PROBES, self.dimension)).astype(np.float32)
        with np.errstate(all="ignore"):
            length = np.linalg.norm(
                self.project(asked / np.linalg.norm(asked, axis=1)[:, None]), axis=1
            )
        if not (np.abs(length - 1) < _OFF).all():
            raise SetupError("its projections do not have the length 1 that is expected")

    def project(self, vectors: Matrix) -> Matrix:
        """Unit rows `[n, outputs]` of text vectors `[n, dimension]`."""
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:  # noqa: PLR2004  # rows and columns
            raise ValueError(f"expected vectors of length {self.dimension}, got {vectors.shape}")
        w = self.weights
        x = vectors.astype(np.float32, copy=False)
        hidden = x @ w["enter.weight"].T + w["enter.bias"]
        for block in range(self.blocks):
            hidden = hidden + self._block(hidden, f"blocks.{block}.")
        hidden = _gelu(_norm(hidden, w["norm.weight"], w["norm.bias"]))
        out = x @ w["shortcut.weight"].T + hidden @ w["leave.weight"].T + w["leave.bias"]
        result: Matrix = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
        return result

    def _block(self, x: Matrix, prefix: str) -> Matrix:
        w = {name: self.weights[prefix + name] for name in _BLOCK}
        inner = _norm(x, w["norm.weight"], w["norm.bias"]) @ w["widen.weight"].T + w["widen.bias"]
        result: Matrix = _gelu(inner) @ w["narrow.weight"].T + w["narrow.bias"]
        return result


_BLOCK = (
    "norm.weight", "norm.bias", "widen.weight", "widen.bias", "narrow.weight", "narrow.bias",
)  # fmt: skip


def _sizes(shape: dict[str, Any]) -> dict[str, int]:
    if set(shape) != _SHAPE:
        raise SetupError(f"expected the sizes {', '.join(sorted(_SHAPE))}, found {shown(shape)}")
    for name, size in shape.items():
        least, most = (0, _BLOCKS) if name == "blocks" else (1, _WIDEST)
        if type(size) is not int or not least <= size <= most:
            raise SetupError(f"its size {name} is {shown(size)}, expected {least} to {most:,}")
    return shape


def _weights(file: Tensors, shape: dict[str, int]) -> dict[str, Matrix]:
    """In halves, as they are published: no sum of so many can leave the range of a float."""
    inputs, hidden, inner, outputs = (
        shape[name] for name in ("inputs", "hidden", "inner", "outputs")
    )
    wanted: dict[str, tuple[int, ...]] = {
        "shortcut.weight": (outputs, inputs),
        "enter.weight": (hidden, inputs),
        "enter.bias": (hidden,),
        "norm.weight": (hidden,),
        "norm.bias": (hidden,),
        "leave.weight": (outputs, hidden),
        "leave.bias": (outputs,),
    }
    for block in range(shape["blocks"]):
        sizes = ((hidden,), (hidden,), (inner, hidden), (inner,), (hidden, inner), (hidden,))
        wanted |= {f"blocks.{block}.{name}": size for name, size in zip(_BLOCK, sizes, strict=True)}
    file.names(set(wanted))
    return {
        name: file.array(name, np.float16, *size).astype(np.float32)
        for name, size in wanted.items()
    }


def _norm(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
    result: Matrix = centred / spread * weight + bias
    return result


def _gelu(x: Matrix) -> Matrix:
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)
    result: Matrix = np.float32(0.5) * x * (1 + np.tanh(inner))
    return result
