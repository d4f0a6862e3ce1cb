"""How well captions that training never saw find their playlist, beside the untrained encoder."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Floats, Ints
from ml.models.base import unit

_HANGUL = re.compile("[\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of captions whose playlist is among the first 1, 5, 10."""

    at_1: float
    at_5: float
    at_10: float

    def as_dict(self) -> dict[str, float]:
        """For the manifest."""
        return {"recall_1": self.at_1, "recall_5": self.at_5, "recall_10": self.at_10}


def script(text: str) -> str:
    """`ko`, `ru` or `en`, by the letters."""
    return "ko" if _HANGUL.search(text) else "ru" if _CYRILLIC.search(text) else "en"


def held_out(texts: list[str], owner: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    """One caption of each playlist in each script that it has two or more of."""
    groups: dict[tuple[int, str], list[int]] = {}
    for at, (text, row) in enumerate(zip(texts, owner, strict=True)):
        groups.setdefault((int(row), script(text)), []).append(at)
    chosen = np.zeros(len(texts), bool)
    for members in groups.values():
        if len(members) > 1:
            chosen[members[int(rng.integers(len(members)))]] = True
    return chosen


def recall(similar: Floats, owner: Ints) -> Recall:
    """From similarities `[captions, playlists]` and the right column of each caption."""
    right = similar[np.arange(len(owner)), owner][:, None]
    ahead = (similar > right).sum(axis=1)
    shares = [round(float((ahead < k).mean()), 4) for k in (1, 5, 10)]
    return Recall(*shares)


def by_encoder(captions: Floats, owner: Ints, asked: Floats, playlists: int) -> Floats:
    """Untrained similarities `[asked, playlists]`: to the middle of each playlist's captions."""
    sums = np.zeros((playlists, captions.shape[1]), np.float32)
    np.add.at(sums, owner, captions)
    result: Floats = asked @ unit(sums).T
    return result
