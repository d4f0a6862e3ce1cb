"""The order of a request without the rules of a list that is shown: what is measured."""

import numpy as np

from core.ranking import MOST_CANDIDATES, fuse
from core.reading import Ids, Reading, Sift
from core.services.assembly import Request
from core.services.ordering import Order, worth_of


async def ranked(reading: Reading, request: Request, order: Order | None, most: int) -> Ids:
    """Up to `most` candidates in the order of their worth, those beyond the ranker's as fused.

    Routes, fusion and ranker are those of `core.services.assembly.make`. Left out is what makes a
    list of ten pleasant and a measured one of 500 wrong: one track an artist and one version a
    song, the lower worth of artists that the seeds hold, diversity, filters by wishes, and what the
    listener saw. The ranker orders as many as for the boldest listener.
    """
    fused = fuse(request.routes, request.away)
    tracks = await reading.details(fused.ids[:MOST_CANDIDATES], MOST_CANDIDATES, Sift())
    worth = await worth_of(reading, fused, tracks, request.seeds, order)
    ids = np.array([track.id for track in tracks], np.int64)
    first = ids[np.argsort(-worth, kind="stable")]
    rest = fused.ids[~np.isin(fused.ids, first)]
    return np.concatenate([first, rest])[:most]
