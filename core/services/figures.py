"""How far from the known a list really goes."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.model import Track
from core.naming import artist_key
from core.ranking.chance import nearness
from core.reading import Matrix


def new_artists(listed: Sequence[Track], familiar: frozenset[str]) -> float | None:
    """The share of main artists that neither seeds nor likes hold; None where there are neither."""
    main = {artist_key(track.artist) for track in listed}
    return len(main - familiar) / len(main) if familiar and main else None


def likeness_to(
    seeds: Matrix | None, listed: Sequence[Track], places: Mapping[int, int], vectors: Matrix
) -> float | None:
    """The mean likeness to the nearest seed, else to the middle of the best that were found.

    Rows of `vectors` are the candidates, best first, by `places`; a zero one is none.
    """
    rows = vectors[[places[track.id] for track in listed if track.id in places]]
    picked = rows[rows.any(axis=1)]
    if not len(picked):
        return None
    if seeds is not None and len(seeds):
        return float((picked @ seeds.T).max(axis=1).mean())
    middle = nearness(len(vectors)) @ vectors
    return float((picked @ middle).mean() / max(float(np.linalg.norm(middle)), 1e-9))
