"""Boosted trees from plain arrays, and the published ranker that holds them.

Nodes of all trees lie in one table. A child at or above zero is a row of it, one below zero the
leaf `-1 - child`: LightGBM's own convention, so that its model is copied, not converted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import SetupError
from core.ranker import FEATURES, KINDS, Floats, Popularity
from core.tensors import Array, Tensors, about, expect, opened, shown

_NODES = {
    "feature": np.int32, "threshold": np.float64, "left": np.int32, "right": np.int32,
    "default_left": np.bool_, "nan_missing": np.bool_,
}  # fmt: skip
_TABLE = (*_NODES, "value", "roots")
_DEEPEST = 64  # levels: a request walks all trees a level at a time
_MOST = 1_000  # trees
Table = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Trees:
    """The sum of binary trees whose nodes ask `x[feature] <= threshold`."""

    feature: NDArray[np.int32]  # [nodes]
    threshold: NDArray[np.float64]  # [nodes]
    left: NDArray[np.int32]  # [nodes]
    right: NDArray[np.int32]  # [nodes]
    default_left: NDArray[np.bool_]  # [nodes] where a missing value goes
    nan_missing: NDArray[np.bool_]  # [nodes] whether NaN is missing; otherwise it counts as zero
    value: NDArray[np.float64]  # [leaves]
    roots: NDArray[np.int32]  # [trees]; below zero: a tree of one leaf

    def predict(self, matrix: Floats) -> Floats:
        """The scores of rows `[n, features]`, all trees a level at a time."""
        rows = np.arange(len(matrix))[:, None]
        at = np.repeat(self.roots[None, :], len(matrix), axis=0)  # [n, trees]
        while (inner := at >= 0).any():
            node = np.where(inner, at, 0)
            asked = matrix[rows, self.feature[node]]
            gone = np.isnan(asked)
            below = np.where(gone, 0.0, asked) <= self.threshold[node]
            goes_left = np.where(gone & self.nan_missing[node], self.default_left[node], below)
            at = np.where(inner, np.where(goes_left, self.left[node], self.right[node]), at)
        result: Floats = self.value[-1 - at].sum(axis=1)
        return result

    @classmethod
    def of(cls, table: Table, width: int) -> "Trees":
        """Check and take over a table; raises `SetupError` when a walk could leave it or not end.

        Children of a node stand behind it, which is what makes every walk end.
        """
        nodes, leaves = len(np.atleast_1d(table["feature"])), len(np.atleast_1d(table["value"]))
        columns = {name: expect(name, table[name], kind, nodes) for name, kind in _NODES.items()}
        value = expect("value", table["value"], np.float64, leaves)
        roots = expect("roots", table["roots"], np.int32, None)
        if not 0 < len(roots) <= _MOST:
            raise SetupError(f"roots names {len(roots):,} trees, expected 1 to {_MOST:,}")
        if not np.abs(value).sum() < _LARGEST:
            raise SetupError(f"value: its leaves add up to more than {_LARGEST:g}")
        feature = columns["feature"]
        _first("feature", (feature < 0) | (feature >= width), feature, f"a feature below {width}")
        whole = f"a node below {nodes} or one of {leaves} leaves"
        for name, child in (("left", columns["left"]), ("right", columns["right"])):
            _first(name, (child >= nodes) | (child < -leaves), child, f"as a child {whole}")
            behind = (child >= 0) & (child <= np.arange(nodes))
            _first(name, behind, child, "a child that stands behind its parent")
        _first("roots", (roots >= nodes) | (roots < -leaves), roots, whole)
        made = cls(**columns, value=value, roots=roots)
        made.check_depth()
        return made

    def check_depth(self) -> None:
        """Raise `SetupError` for a tree that is too deep to be walked in a request."""
        level = np.unique(self.roots[self.roots >= 0])
        for _ in range(_DEEPEST):
            if not len(level):
                return
            below = np.concatenate([self.left[level], self.right[level]])
            level = np.unique(below[below >= 0])
        if len(level):
            raise SetupError(f"a tree has more than {_DEEPEST} levels, expected at most that many")


@dataclass(frozen=True, slots=True)
class Ranker:
    """What a release orders candidates by; `load` reads what `ml.train.ranker` writes."""

    trees: Mapping[str, Trees]  # by kind of request; a kind without trees is left to the fusion
    weights: Mapping[str, Mapping[str, float]]  # of routes in the fusion, by kind
    popularity: Popularity

    @classmethod
    def load(cls, content: bytes) -> "Ranker":
        """Read a safetensors file; raises `SetupError` when it is no ranker of this version.

        Its metadata hold one JSON object, `ranker`, with `features` (those of `core.ranker` in
        order), `kinds` (kind to the name of its trees) and `weights`; its tensors are
        `<trees>.<column>`, `popularity.counts` and `popularity.percentiles`.
        """
        with about("This is no ranker of Segue"):
            file = opened(content)
            meta = file.facts("ranker")
            if meta.get("features") != list(FEATURES):
                raise SetupError("it was trained on other features: train again.")
            kinds = _kinds(meta.get("kinds"))
            columns = {f"{name}.{column}" for name in kinds.values() for column in _TABLE}
            file.names(columns | {"popularity.counts", "popularity.percentiles"})
            return cls(_trees(file, kinds), _weights(meta.get("weights")), _popularity(file))

    def scores(self, kind: str, matrix: Floats) -> Floats | None:
        """Scores of candidates by their features; None where the fusion orders this kind."""
        trees = self.trees.get(kind)
        return None if trees is None else trees.predict(matrix)


_WIDTH = len(FEATURES)
_LARGEST = 1e9  # of scores: a sum of leaves is far from where numbers of 64 bits end


def _first(name: str, wrong: NDArray[np.bool_], found: Array, expected: str) -> None:
    """Raise `SetupError` about the first entry that is wrong."""
    if wrong.any():
        at = int(np.argmax(wrong))
        raise SetupError(f"{name}: entry {at} is {found[at]}, expected {expected}")


def _trees(file: Tensors, kinds: Mapping[str, str]) -> dict[str, Trees]:
    made = {}
    for name in set(kinds.values()):
        with about(name):
            made[name] = Trees.of({one: file.arrays[f"{name}.{one}"] for one in _TABLE}, _WIDTH)
    return {kind: made[name] for kind, name in kinds.items()}


def _kinds(found: Any) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise SetupError(f"its kinds are {shown(found)}, expected kinds of request and their trees")
    if not set(found) <= set(KINDS):
        raise SetupError(f"its kinds are {shown(found)}, expected some of {', '.join(KINDS)}")
    return found


def _weights(found: Any) -> dict[str, dict[str, float]]:
    """The weights by kind; those of a route that this version does not run are let be."""
    expected = "expected kinds of request with weights from 0 to 1,000 by route"
    if not isinstance(found, dict) or not set(found) <= set(KINDS):
        raise SetupError(f"its weights are {shown(found)}, {expected}")
    for kind, weights in found.items():
        if not isinstance(weights, dict):
            raise SetupError(f"its weights of {kind!r} are {shown(weights)}, {expected}")
        for route, weight in weights.items():
            number = isinstance(weight, (int, float)) and not isinstance(weight, bool)
            if not number or not 0 <= weight <= 1_000:  # noqa: PLR2004  # said in the sentence
                raise SetupError(
                    f"its weight of {route!r} for {kind!r} is {shown(weight)}, {expected}"
                )
    return found


def _popularity(file: Tensors) -> Popularity:
    counts = file.array("popularity.counts", np.int64, None)
    shares = file.array("popularity.percentiles", np.float64, len(counts))
    if len(counts) and (counts[0] < 1 or (counts[1:] <= counts[:-1]).any()):
        raise SetupError("popularity.counts do not rise from 1 or more, as expected")
    if len(shares) and not 0 <= shares.min() <= shares.max() <= 1:
        raise SetupError("popularity.percentiles leave the range from 0 to 1 that is expected")
    return Popularity(counts, shares)
