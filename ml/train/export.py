"""Towers as files that serving reads."""

import json

import numpy as np
from safetensors.numpy import save

from ml.models.towers import Tower


def projector_file(tower: Tower, encoder: str) -> bytes:
    """A safetensors file in half precision, with the encoder's name and the architecture."""
    weights = {
        name: np.ascontiguousarray(value.detach().numpy().astype(np.float16))
        for name, value in tower.state_dict().items()
    }
    return save(weights, {"encoder": encoder, "shape": json.dumps(tower.shape.as_dict())})
