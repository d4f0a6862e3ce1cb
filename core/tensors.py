"""Files of tensors (safetensors), read as if they were damaged: each doubt is a sentence.

What serves a file and what checks a release before it is activated read it through here, so that
both refuse the same files in the same words.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from core.errors import SetupError

Array = NDArray[Any]
_ROWS = 65_536  # looked at in one go, so that a large array is not copied whole
_SHOWN = 60  # characters of what was found


@dataclass(frozen=True, slots=True)
class Tensors:
    """The arrays of a file, and the texts beside them."""

    arrays: Mapping[str, Array]
    texts: Mapping[str, str]

    def names(self, expected: set[str]) -> None:
        """Raise `SetupError` unless it holds exactly these arrays."""
        if missing := sorted(expected - set(self.arrays)):
            raise SetupError(f"the array {missing[0]} is missing")
        if more := sorted(set(self.arrays) - expected):
            raise SetupError(f"it holds the array {more[0]!r}, which nothing reads")

    def array(self, name: str, dtype: DTypeLike, *shape: int | None) -> Array:
        """The array, checked as `expect` checks it."""
        if name not in self.arrays:
            raise SetupError(f"the array {name} is missing")
        return expect(name, self.arrays[name], dtype, *shape)

    def facts(self, name: str) -> dict[str, Any]:
        """The JSON object that the file carries under this name."""
        if name not in self.texts:
            raise SetupError(f"its header has no text {name!r}")
        try:
            found = json_of(self.texts[name])
        except ValueError as error:
            raise SetupError(f"{name!r} in its header is no JSON: {error}") from error
        if not isinstance(found, dict):
            raise SetupError(f"{name!r} in its header is {shown(found)}, expected an object")
        return found


def opened(content: bytes) -> Tensors:
    """Read a file; raises `SetupError` for what is none, or lies about its size."""
    if len(content) < 8:  # noqa: PLR2004  # bytes of the length
        raise SetupError(f"it has {len(content)} bytes, too few for safetensors")
    size = int.from_bytes(content[:8], "little")
    if size > len(content) - 8:
        raise SetupError(f"its header claims {size:,} bytes, the file has {len(content):,}")
    try:
        header = json_of(content[8 : 8 + size])
        arrays = load(content)
    # the library answers a kind of array that it does not know with whatever comes to it
    except (
        SafetensorError, ValueError, LookupError, TypeError, AttributeError, ImportError,
        ArithmeticError,
    ) as error:  # fmt: skip
        raise SetupError(f"it is no safetensors file, or cut short ({error})") from error
    texts = header.get("__metadata__") or {}
    return Tensors(arrays, texts)


def expect(name: str, array: Array, dtype: DTypeLike, *shape: int | None) -> Array:
    """The array, when its kind and shape (None: any) are these and its numbers are finite.

    Raises `SetupError` with what was found and what was expected.
    """
    wanted = np.dtype(dtype)
    if array.dtype != wanted:
        raise SetupError(f"{name} holds {array.dtype}, expected {wanted}")
    fits = len(array.shape) == len(shape) and all(
        size in (None, found) for found, size in zip(array.shape, shape, strict=False)
    )
    if not fits:
        sizes = ", ".join("any" if size is None else str(size) for size in shape)
        raise SetupError(f"{name} has the shape {array.shape}, expected ({sizes})")
    if wanted.kind == "f":
        _finite(name, array)
    return array


def of_length_one(name: str, rows: Array, off: float) -> None:
    """Raise `SetupError` unless every row has length one, give or take `off`, or is zero."""
    for start in range(0, len(rows), _ROWS):
        length = np.linalg.norm(rows[start : start + _ROWS].astype(np.float32), axis=1)
        wrong = np.flatnonzero((np.abs(length - 1) > off) & (length > 0))
        if len(wrong):
            raise SetupError(
                f"{name}: row {start + wrong[0]} has the length {length[wrong[0]]:.4g}, "
                f"expected 1 (or a row of zeros)"
            )


def shown(value: object) -> str:
    """A value for a sentence, however long or deep it is."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits
        text = type(value).__name__
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def json_of(text: str | bytes) -> Any:
    """What a JSON text says; raises `ValueError` for NaN, infinity and endless nesting, too."""
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


@contextmanager
def about(what: str) -> Iterator[None]:
    """Set before the sentences of a block what they are about."""
    try:
        yield
    except SetupError as error:
        raise SetupError(f"{what}: {error}") from error


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _finite(name: str, array: Array) -> None:
    for start in range(0, len(array), _ROWS):
        good = np.isfinite(array[start : start + _ROWS])
        if not good.all():
            at = np.argwhere(~good)[0]
            row = start + int(at[0])
            value = array[(row, *at[1:])]
            raise SetupError(f"{name}: row {row} holds {value}, expected finite numbers")
