"""What a candidate is worth: by the release's ranker where it has one for the request, else fused.

The ranker is a small file; it is read once a release and process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import structlog

from core.errors import SetupError
from core.facts import Numbers, facts_of
from core.model import Release, Track
from core.ports import ModelFiles
from core.ranker import Facts, Floats, Popularity, Proposals, features, kind
from core.ranking import Fused
from core.ranking.chance import nearness
from core.ranking.fusion import DEEPEST
from core.reading import Reading
from core.services.single_flight import SingleFlight
from core.trees import Ranker

log = structlog.get_logger()

RANKER = "ranker"
_KEPT = 2  # rankers in memory: the release before may still serve a request
#: How much each route counts where the release says nothing; by kind of request.
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "words": {
        "text": 1.0, "title_knn": 0.5, "same_genre": 0.25, "facets": 0.25,
    },
    "one": {"playlist_knn": 1.0, "item_knn": 1.0, "contrastive": 0.5, "same_artist": 0.3,
            "artist_knn": 0.3, "audio": 0.3},
    "few": {"playlist_knn": 1.0, "item_knn": 1.0, "contrastive": 0.5, "same_artist": 0.2,
            "artist_knn": 0.3, "audio": 0.2},
    "many": {"playlist_knn": 1.0, "item_knn": 1.0, "contrastive": 0.5, "same_artist": 0.1,
             "artist_knn": 0.3, "audio": 0.1},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A ranker, and which kind of request it is asked for."""

    ranker: Ranker
    kind: str
    words: bool


class Rankers:
    """The rankers of releases."""

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._loaded: dict[int, Ranker | None] = {}
        self._loading = SingleFlight[Ranker | None]()

    async def of(self, release: Release) -> Ranker | None:
        """The release's ranker; None without one, or with one that this version cannot read.

        Ask before a reading is opened: requests that wait here for a connection while they hold
        all there are would wait for ever.
        """
        if RANKER not in release.models:
            return None
        if release.id not in self._loaded:

            async def read() -> Ranker | None:
                try:
                    return Ranker.load(await self._files.model(release.id, RANKER))
                except SetupError as error:
                    log.warning(
                        "the ranker of the release cannot be used, routes are fused without it;"
                        " run `segue train` and `segue publish` again",
                        release=release.version,
                        reason=str(error),
                    )
                    return None

            self._loaded[release.id] = await self._loading.run(str(release.id), read)
            while len(self._loaded) > _KEPT:
                del self._loaded[next(iter(self._loaded))]
        return self._loaded[release.id]


def order_for(ranker: Ranker | None, seeds: int, *, words: bool) -> Order | None:
    """How to order a request of so many seeds."""
    return None if ranker is None else Order(ranker, kind(seeds), words)


def weights_for(ranker: Ranker | None, seeds: int) -> Mapping[str, float]:
    """How much each route counts: as published, with what serving alone knows beside it."""
    which = kind(seeds)
    published = ranker.weights.get(which, {}) if ranker else {}
    return {**WEIGHTS[which], **published}


async def worth_of(
    reading: Reading,
    fused: Fused,
    tracks: Sequence[Track],
    seeds: Sequence[Track],
    order: Order | None,
) -> Floats:
    """The worth of each candidate, in (0, 1]: by its place in the better order."""
    size = len(tracks)
    if order is None or order.kind not in order.ranker.trees or not size:
        return nearness(size)
    ids = [track.id for track in tracks]
    tops = await reading.artist_tops([*ids, *(track.id for track in seeds)])
    numbers = Numbers()
    matrix = features(
        np.array(ids, np.int64),
        {
            route.name: Proposals(route.ids[:DEEPEST], route.scores[:DEEPEST])
            for route in fused.routes
        },
        _facts(tracks, tops, numbers),
        _facts(seeds, tops, numbers),
        order.ranker.popularity,
        words=order.words,
    )
    scores = order.ranker.scores(order.kind, matrix)
    if scores is None:
        return nearness(size)
    worth = np.empty(size)
    worth[np.argsort(-scores, kind="stable")] = nearness(size)
    return worth


def percentiles(release: Release, tracks: Sequence[Track]) -> Floats:
    """Where the tracks stand in the catalogue by popularity, 0 to 1."""
    table = _popularity(release.popularity)
    return table.percentile(np.array([track.popularity for track in tracks], np.int64))


@lru_cache(maxsize=_KEPT)
def _popularity(steps: tuple[tuple[int, float], ...]) -> Popularity:
    counts, below = zip(*steps, strict=True) if steps else ((), ())
    return Popularity(np.array(counts, np.int64), np.array(below, np.float64))


def _facts(tracks: Sequence[Track], tops: Mapping[int, int], numbers: Numbers) -> Facts:
    popularity = np.array([track.popularity for track in tracks], np.int64)
    top = np.array([tops.get(track.id, 0) for track in tracks], np.int64)
    return facts_of(tracks, popularity, top, numbers)
