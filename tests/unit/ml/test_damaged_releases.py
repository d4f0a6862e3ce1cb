"""Whatever is changed in a release, it is refused with a sentence or serves as it should."""

import hashlib
import json
import warnings
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from core.adapters.postgres.estimates import ESTIMATED
from core.errors import SetupError
from core.model import FEATURES as SOUNDS
from core.ranker import FEATURES, KINDS
from core.tensors import opened
from core.trees import Ranker
from ml import artefacts
from ml.estimates import estimated, packed
from ml.models.towers import TowerShape, seeded
from ml.serving import Projector
from ml.train.export import projector_file
from ml.trained import Artefact, Circles

MANIFEST = "manifest.json"
FILES = (
    "tracks.safetensors", "playlists.safetensors", "artists.safetensors", "ranker.safetensors",
    "estimates.safetensors", "projector-0.safetensors",
)  # fmt: skip
OFTEN = settings(max_examples=200, deadline=5_000)  # ms; an endless walk would pass it
NASTY = [np.nan, np.inf, -np.inf, 0, 1, -1, 2, 7, 1e300, -(2**31), 2**31 - 1, 2**62]
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.sampled_from(["../x", "tracks.safetensors", "\0", "0" * 64, "segue", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def ranker():
    """Two trees of three nodes; what they say is known."""
    table = {
        "feature": np.array([0, 5, 9, 43], np.int32),
        "threshold": np.array([0.5, 0.1, 0.2, 1.0]),
        "left": np.array([1, -1, -2, -3], np.int32),
        "right": np.array([2, -2, -4, -5], np.int32),
        "default_left": np.array([True, False, True, False]),
        "nan_missing": np.array([True, True, False, True]),
        "value": np.array([0.1, -0.2, 0.3, 0.4, 0.0]),
        "roots": np.array([0, 3, -1], np.int32),
    }
    tensors = {f"trees.{name}": column for name, column in table.items()}
    tensors["popularity.counts"] = np.array([1, 4, 9])
    tensors["popularity.percentiles"] = np.array([0.2, 0.5, 0.9])
    meta = {"features": FEATURES, "kinds": {"one": "trees", "few": "trees"}, "weights": {"one": {}}}
    return save(tensors, {"ranker": json.dumps(meta)})


def unit(rng, *shape):
    rows = rng.standard_normal(shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


@cache
def release():
    """As files; no fixture, since each example that fails would print all of it."""
    rng = np.random.default_rng(0)
    guesses = np.full((4, len(ESTIMATED)), np.nan, np.float32)
    guesses[2:, 0] = 0.4
    made = Artefact(
        version="20260101-000000",
        created_at="2026-01-01T00:00:00+00:00",
        collections=("one",),
        track_keys=("아이유\tpalette\t", "spotify:abc", "b\tc\tlive", "d\te\t"),
        track_vectors=unit(rng, 4, 256),
        offsets=np.array([0, 2, 2, 3, 4]),
        neighbours=np.array([1, 2, 0, 3], np.int32),
        scores=np.array([0.5, 0.25, 1, 0.125], np.float16),
        playlist_keys=("one/1", "one/x/y"),
        playlist_vectors=unit(rng, 2, 512),
        projectors={
            "test-1": projector_file(seeded(TowerShape(6, hidden=8, inner=4), 0), "test-1")
        },
        metrics={"recall": 0.5},
        models={"ranker": ranker(), "estimates": packed(guesses, ESTIMATED)},
        circles=Circles(("아이유", "b"), np.array([0, 1, 3]), np.array([2, 0, 1], np.int32)),
    )
    return artefacts.files_of(made)


def signed(files, name, content):
    """The files with one changed, and a manifest that agrees: damage of before it was written."""
    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = {
        "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)
    }  # fmt: skip
    return {**files, name: content, MANIFEST: json.dumps(manifest).encode()}


def refused_or_served(files):
    """False where it was refused with a sentence; all that serving does works where it was not."""
    try:
        made = artefacts.from_files(files)
    except SetupError:
        return False
    for vectors in (made.track_vectors, made.playlist_vectors):
        assert np.isfinite(vectors).all()
        assert vectors.any()
    assert np.isfinite(made.scores).all()
    assert all(0 <= row < len(made.track_keys) for row in [*made.neighbours, *made.circles.tracks])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # huge weights pass the range in between
        for content in made.projectors.values():
            projector = Projector.load(content)
            asked = np.eye(projector.dimension, dtype=np.float32)[:8]
            assert projector.project(asked).shape == (len(asked), 512)
            assert np.isfinite(projector.project(asked)).all()
    if "ranker" in made.models:
        served = Ranker.load(made.models["ranker"])
        matrix = np.random.default_rng(1).standard_normal((50, len(FEATURES)))
        matrix[::3] = np.nan
        for kind in KINDS:
            scores = served.scores(kind, matrix)
            assert scores is None or np.isfinite(scores).all()
            assert all(weight >= 0 for weight in served.weights.get(kind, {}).values())
        assert np.isfinite(served.popularity.percentile(np.array([0, 3, 100]))).all()
    guesses = estimated(made)
    assert set(guesses.columns) <= set(SOUNDS)
    assert not any(np.isinf(column).any() for column in guesses.columns.values())
    json.dumps([made.version, made.metrics, made.settings, made.collections], allow_nan=False)
    return True


def test_the_release_itself_is_served():
    files = release()
    assert refused_or_served(files)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for at in range(len(value)):
            yield from places(value[at], (*path, at))


@OFTEN
@given(data=st.data(), value=ANY)
def test_any_value_in_any_field_of_the_manifest(data, value):
    files = release()
    manifest = json.loads(files[MANIFEST])
    path = data.draw(st.sampled_from([path for path in places(manifest) if path]))
    holder = manifest
    for step in path[:-1]:
        holder = holder[step]
    match data.draw(st.sampled_from(["set", "drop", "rename"])):
        case "set":
            holder[path[-1]] = value
        case "drop":
            del holder[path[-1]]
        case _ if isinstance(holder, dict):
            holder[data.draw(st.text(max_size=6))] = holder.pop(path[-1])
    refused_or_served({**files, MANIFEST: json.dumps(manifest).encode("utf-8", "replace")})


@OFTEN
@given(content=st.binary(max_size=60) | ANY.map(lambda value: json.dumps(value).encode()))
def test_any_manifest_at_all(content):
    files = release()
    assert not refused_or_served({**files, MANIFEST: content})


@OFTEN
@given(name=st.sampled_from(FILES), data=st.data())
def test_any_byte_that_was_wrong_before_it_was_signed(name, data):
    files = release()
    content = bytearray(files[name])
    header = 8 + int.from_bytes(content[:8], "little")
    for _ in range(data.draw(st.integers(1, 3))):
        end = data.draw(st.sampled_from([8, header, len(content)])) - 1
        content[data.draw(st.integers(0, end))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    refused_or_served(signed(files, name, bytes(content)))


@OFTEN
@given(
    name=st.sampled_from(FILES),
    which=st.integers(0, 100),
    at=st.integers(0, 1_000),
    value=st.sampled_from(NASTY),
)
@example(name="estimates.safetensors", which=1, at=1, value=np.nan)  # a step wraps around
def test_any_number_of_any_array(name, which, at, value):
    files = release()
    arrays, texts = dict(load(files[name])), dict(opened(files[name]).texts)
    changed = sorted(arrays)[which % len(arrays)]
    array = arrays[changed].copy()
    with np.errstate(all="ignore"):
        array.flat[at % array.size] = np.array([value]).astype(array.dtype)[0]
    arrays[changed] = array
    refused_or_served(signed(files, name, save(arrays, texts or None)))


@OFTEN
@given(
    name=st.sampled_from(FILES),
    which=st.integers(0, 100),
    kind=st.sampled_from(["float16", "float32", "int8", "int32", "uint64", "bool"]),
    shape=st.lists(st.integers(0, 5), max_size=3),
    more=st.sampled_from(["", "more", "rows", "keys"]),
)
def test_any_array_of_another_kind_or_shape(name, which, kind, shape, more):
    files = release()
    arrays, texts = dict(load(files[name])), dict(opened(files[name]).texts)
    arrays[sorted(arrays)[which % len(arrays)]] = np.zeros(shape, kind)
    if more:
        arrays[more] = np.ones(2, np.int32)
    refused_or_served(signed(files, name, save(arrays, texts or None)))


@OFTEN
@given(name=st.sampled_from(["ranker.safetensors", "projector-0.safetensors"]), data=st.data())
def test_any_text_beside_the_arrays(name, data):
    files = release()
    arrays, texts = load(files[name]), dict(opened(files[name]).texts)
    which = data.draw(st.sampled_from(sorted(texts)))
    if which == "encoder":
        texts[which] = data.draw(st.text(max_size=8))
    else:
        facts = json.loads(texts[which])
        facts[data.draw(st.sampled_from(sorted(facts)))] = data.draw(ANY)
        texts[which] = json.dumps(facts)
    refused_or_served(signed(files, name, save(arrays, texts)))


@settings(max_examples=60, deadline=5_000)
@given(
    left=st.lists(st.integers(-6, 6), min_size=4, max_size=4),
    right=st.lists(st.integers(-6, 6), min_size=4, max_size=4),
)
def test_any_graph_of_nodes_is_walked_to_its_end_or_refused(left, right):
    arrays, texts = dict(load(ranker())), dict(opened(ranker()).texts)
    arrays["trees.left"], arrays["trees.right"] = (
        np.array(left, np.int32),
        np.array(right, np.int32),
    )
    content = save(arrays, texts)
    whole = all(-5 <= child < 4 and not 0 <= child <= at
                for side in (left, right) for at, child in enumerate(side))  # fmt: skip
    if not whole:
        with pytest.raises(SetupError, match=r"trees: (left|right): entry \d is -?\d, expected"):
            Ranker.load(content)
    else:
        assert np.isfinite(Ranker.load(content).scores("one", np.zeros((3, len(FEATURES))))).all()
