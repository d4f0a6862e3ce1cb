"""Boosted trees from plain arrays, and the published ranker that holds them.

Nodes of all trees lie in one table. A child at or above zero is a row of it, one below zero the
leaf `-1 - child`: LightGBM's own convention, so that its model is copied, not converted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from core.errors import SetupError
from core.ranker import FEATURES, KINDS, Floats, Popularity

_TABLE = ("feature", "threshold", "left", "right", "default_left", "nan_missing", "value", "roots")
Table = Mapping[str, NDArray[np.generic]]


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
        """Check and take over a table; raises `ValueError` when a walk could leave it or not end.

        Children of a node stand behind it, which is what makes every walk end.
        """
        sizes = {name: len(table[name]) for name in _TABLE}
        nodes = sizes["feature"]
        if any(sizes[name] != nodes for name in _TABLE[1:6]):
            raise ValueError(f"columns of nodes differ in length: {sizes}")
        made = cls(
            table["feature"].astype(np.int32),
            table["threshold"].astype(np.float64),
            table["left"].astype(np.int32),
            table["right"].astype(np.int32),
            table["default_left"].astype(np.bool_),
            table["nan_missing"].astype(np.bool_),
            table["value"].astype(np.float64),
            table["roots"].astype(np.int32),
        )
        if nodes and not 0 <= made.feature.min() <= made.feature.max() < width:
            raise ValueError("a node asks for a feature that is not there")
        own = np.arange(nodes)
        for child in (made.left, made.right, made.roots):
            outside = (child >= nodes) | (child < -sizes["value"])
            if outside.any():
                raise ValueError("a child lies outside of the table")
        for child in (made.left, made.right):
            if ((child >= 0) & (child <= own)).any():
                raise ValueError("a child stands before its parent")
        return made


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
        try:
            meta = json.loads(_metadata(content)["ranker"])
            tensors = load(content)
            if tuple(meta["features"]) != FEATURES:
                raise SetupError("The ranker was trained on other features: train again.")
            kinds: dict[str, str] = meta["kinds"]
            if not set(kinds) <= set(KINDS):
                raise SetupError(f"The ranker names kinds of request that are none: {kinds}")
            made = {
                name: Trees.of({column: tensors[f"{name}.{column}"] for column in _TABLE}, _WIDTH)
                for name in set(kinds.values())
            }
            weights: dict[str, dict[str, float]] = meta["weights"]
            popularity = Popularity(tensors["popularity.counts"], tensors["popularity.percentiles"])
        except (SafetensorError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SetupError(f"This is no ranker of Segue: {error!r}") from error
        return cls({kind: made[name] for kind, name in kinds.items()}, weights, popularity)

    def scores(self, kind: str, matrix: Floats) -> Floats | None:
        """Scores of candidates by their features; None where the fusion orders this kind."""
        trees = self.trees.get(kind)
        return None if trees is None else trees.predict(matrix)


_WIDTH = len(FEATURES)


def _metadata(content: bytes) -> dict[str, str]:
    size = int.from_bytes(content[:8], "little")
    if size > len(content):
        raise ValueError("the header is longer than the file")
    found: dict[str, str] = json.loads(content[8 : 8 + size]).get("__metadata__", {})
    return found
