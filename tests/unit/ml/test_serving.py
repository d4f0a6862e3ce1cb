"""The projector at run time: numpy, equal to torch, refusing what is no projector."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save

from core.errors import SetupError
from ml.models.towers import TowerShape, seeded
from ml.serving import Projector
from ml.train.export import projector_file

ROOT = Path(__file__).parents[3]
SHAPE = TowerShape(inputs=24, hidden=32, inner=16, blocks=2, outputs=8)


@pytest.fixture
def tower():
    made = seeded(SHAPE, 3).eval()
    with torch.no_grad():  # what starts at zero would hide a mistake; halves are what is stored
        for weight in made.parameters():
            weight += 0.1 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(5))
            weight.copy_(weight.half().float())
    return made


def test_the_projection_equals_that_of_torch(tower):
    vectors = np.random.default_rng(0).standard_normal((40, 24)).astype(np.float32)
    served = Projector.load(projector_file(tower, "test-1"))
    with torch.no_grad():
        expected = tower(torch.from_numpy(vectors)).numpy()
    found = served.project(vectors)
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1e-5
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(40), abs=1e-5)
    assert (served.encoder, served.dimension, served.outputs) == ("test-1", 24, 8)


def test_no_vectors_and_a_zero_vector_are_projected(tower):
    served = Projector.load(projector_file(tower, "test-1"))
    assert served.project(np.zeros((0, 24), np.float32)).shape == (0, 8)
    assert np.isfinite(served.project(np.zeros((1, 24), np.float32))).all()


@pytest.mark.parametrize("shape", [(3, 23), (24,)])
def test_vectors_of_another_length_are_refused(tower, shape):
    with pytest.raises(ValueError, match="expected vectors of length 24"):
        Projector.load(projector_file(tower, "test-1")).project(np.zeros(shape, np.float32))


def damaged(content, change):
    weights = load(content)
    meta = {"encoder": "test-1", "shape": json.dumps(SHAPE.as_dict())}
    change(weights, meta)
    return save(weights, meta)


@pytest.mark.parametrize(
    "change",
    [
        lambda w, m: w.pop("leave.bias"),
        lambda w, m: w.update({"leave.bias": np.zeros(9, np.float16)}),
        lambda w, m: w.update(extra=np.zeros(1, np.float16)),
        lambda w, m: m.pop("encoder"),
        lambda w, m: m.update(shape='{"inputs": 24}'),
        lambda w, m: m.update(shape="[]"),
        lambda w, m: m.update(shape=json.dumps({**SHAPE.as_dict(), "blocks": "2"})),
        lambda w, m: m.update(shape=json.dumps({**SHAPE.as_dict(), "blocks": True})),
        lambda w, m: m.update(shape=json.dumps({**SHAPE.as_dict(), "blocks": 10**12})),
        lambda w, m: m.update(shape=json.dumps({**SHAPE.as_dict(), "inner": -1})),
        lambda w, m: m.update(shape="[" * 100_000),
        lambda w, m: m.update(shape="{", encoder="x"),
        lambda w, m: w["enter.weight"].__setitem__((3, 2), np.nan),
        lambda w, m: w["norm.bias"].__setitem__(1, np.inf),
        lambda w, m: w.update({"leave.bias": np.zeros(8, np.float32)}),
        lambda w, m: w.update({name: np.zeros_like(value) for name, value in w.items()}),
    ],
)
def test_a_file_of_another_shape_or_without_sense_is_refused(tower, change):
    with pytest.raises(SetupError, match="This is no projector of Segue: "):
        Projector.load(damaged(projector_file(tower, "test-1"), change))


@pytest.mark.parametrize("content", [b"", b"junk", b"\xff" * 40, bytes(8) + b"{}"])
def test_a_file_that_is_no_safetensors_is_refused(content):
    with pytest.raises(SetupError, match="no projector"):
        Projector.load(content)


def test_nothing_of_the_serving_path_imports_torch_or_scipy():
    code = (
        "import sys, ml.serving, ml.starting, ml.publish, ml.artefacts, ml.cli,"
        " core.adapters.postgres.releases;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'torch', 'scipy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_untrained_tower_keeps_the_angles_of_its_inputs():
    vectors = np.random.default_rng(1).standard_normal((30, 600)).astype(np.float32)
    vectors[1::2] = vectors[::2] + 0.3 * vectors[1::2]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with torch.no_grad():
        out = seeded(TowerShape(600), 0).eval()(torch.from_numpy(vectors)).numpy()
    assert np.abs(out @ out.T - vectors @ vectors.T).max() < 0.15


def test_a_seeded_tower_leaves_the_global_generator_alone():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    seeded(SHAPE, 9)
    assert torch.equal(torch.rand(1), expected)
