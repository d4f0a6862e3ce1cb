"""Words to the playlist space at run time: a published projector in numpy, without torch."""

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from core.errors import SetupError

Matrix = NDArray[np.float32]
_SHAPE = frozenset({"inputs", "hidden", "inner", "blocks", "outputs"})


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
        try:
            meta = metadata(content)
            encoder, shape = meta["encoder"], json.loads(meta["shape"])
            weights = {name: value.astype(np.float32) for name, value in load(content).items()}
            if set(shape) != _SHAPE or not all(isinstance(size, int) for size in shape.values()):
                raise SetupError(f"expected the sizes {', '.join(sorted(_SHAPE))}, found {shape}")
            _check(weights, shape)
        except (SafetensorError, ValueError, KeyError, TypeError) as error:
            raise SetupError(f"This is no projector of Segue: {error!r}") from error
        return cls(encoder, shape["inputs"], shape["outputs"], shape["blocks"], weights)

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


def metadata(content: bytes) -> dict[str, str]:
    """The metadata of a safetensors file: a little-endian length, then a JSON header."""
    size = int.from_bytes(content[:8], "little")
    if size > len(content):
        raise ValueError("the header is longer than the file")
    found: dict[str, str] = json.loads(content[8 : 8 + size]).get("__metadata__", {})
    return found


def _check(weights: dict[str, Matrix], shape: dict[str, int]) -> None:
    inputs, hidden, inner, outputs = (
        shape[name] for name in ("inputs", "hidden", "inner", "outputs")
    )
    wanted = {
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
    found = {name: value.shape for name, value in weights.items()}
    if found != wanted:
        name = min(set(wanted.items()) ^ set(found.items()))[0]
        raise SetupError(
            f"The projector has a wrong shape: {name} is {found.get(name)}, "
            f"expected {wanted.get(name)}"
        )


def _norm(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
    result: Matrix = centred / spread * weight + bias
    return result


def _gelu(x: Matrix) -> Matrix:
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)
    result: Matrix = np.float32(0.5) * x * (1 + np.tanh(inner))
    return result
