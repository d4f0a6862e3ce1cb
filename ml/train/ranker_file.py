"""The ranker as the file that a release carries and `core.trees.Ranker` reads."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from core.ranker import FEATURES, Popularity

_NAN = "NaN"


def ranker_file(
    booster: Any,
    kinds: Iterable[str],
    weights: Mapping[str, Mapping[str, float]],
    popularity: Popularity,
) -> bytes:
    """A safetensors file; without trees (`kinds` empty) the fusion's weights alone."""
    kinds = sorted(kinds)
    tensors: dict[str, NDArray[Any]] = {
        "popularity.counts": popularity.counts,
        "popularity.percentiles": popularity.percentiles,
    }
    if kinds:
        tensors |= {f"trees.{name}": column for name, column in tree_table(booster).items()}
    facts = {
        "features": FEATURES,
        "kinds": dict.fromkeys(kinds, "trees"),
        "weights": {kind: dict(found) for kind, found in weights.items()},
    }
    # one entry: safetensors writes several in any order, and the same ranker has the same SHA-256
    return save(
        {name: np.ascontiguousarray(value) for name, value in tensors.items()},
        {"ranker": json.dumps(facts, sort_keys=True)},
    )


def tree_table(booster: Any) -> dict[str, NDArray[Any]]:
    """LightGBM's trees as columns of nodes, parents before children (`core.trees.Trees`)."""
    nodes: list[tuple[int, float, int, int, bool, bool]] = []
    leaves: list[float] = []

    def add(node: dict[str, Any]) -> int:
        """The number of a node, or of a leaf as `-1 - number`."""
        if "leaf_value" in node:
            leaves.append(float(node["leaf_value"]))
            return -len(leaves)
        if node["decision_type"] != "<=" or node["missing_type"] == "Zero":
            raise ValueError(f"a tree asks what serving does not know: {node['decision_type']}")
        at = len(nodes)
        nodes.append((0, 0.0, 0, 0, False, False))
        nodes[at] = (
            int(node["split_feature"]),
            float(node["threshold"]),
            add(node["left_child"]),
            add(node["right_child"]),
            bool(node["default_left"]),
            node["missing_type"] == _NAN,
        )
        return at

    roots = [add(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    feature, threshold, left, right, default_left, nan_missing = (
        zip(*nodes, strict=True) if nodes else ((),) * 6
    )
    return {
        "feature": np.array(feature, np.int32),
        "threshold": np.array(threshold, np.float64),
        "left": np.array(left, np.int32),
        "right": np.array(right, np.int32),
        "default_left": np.array(default_left, np.bool_),
        "nan_missing": np.array(nan_missing, np.bool_),
        "value": np.array(leaves, np.float64),
        "roots": np.array(roots, np.int32),
    }
