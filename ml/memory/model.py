"""`served`: the services of the product, asked as a model; what is measured is what is served."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from core.errors import CatalogueEmptyError, NothingFoundError, UnknownSongError
from ml.data.corpus import Corpus, Floats
from ml.memory.release import MemoryRelease
from ml.memory.services import MemoryServices, services_over
from ml.models.base import Query, Ranking
from ml.models.served import as_asked
from ml.models.text import Encode
from ml.train.pipeline import Labels, Plan, train

_LABELS = Labels("measured", "1970-01-01T00:00:00+00:00")
_NOTHING = np.empty(0, np.int64)
_SPARE = 2  # times as many are asked for, as some are left out


@dataclass(frozen=True, slots=True)
class _Encoder:
    """The encoder under a name, as training wants it."""

    texts: Encode
    name: str = "measured"

    def encode(self, texts: Sequence[str]) -> Floats:
        return self.texts(texts)


class ServedModel:
    """Trains a release as `segue train` does, publishes nothing, and asks the services.

    Candidates, fusion and ranker are those of a request; `core.services.ranked` says which rules of
    a list that is shown are left out. A request has seeds or words: of a title with seeds the seeds
    are asked, and of many seeds the last ones. Tracks without a name count, because whole
    collections have none. What is in no list that was learned from is left out of the answers,
    although requests do find it by its artist: in a file of playlists it is there because a
    held-out one holds it. Nothing is answered where no release can be trained.
    """

    def __init__(self, encode: Encode, plan: Plan, year: int) -> None:
        """`year` is this one, for wishes in titles."""
        self._encoder = _Encoder(encode)
        self._plan = plan
        self._year = year
        self._services: MemoryServices | None = None
        self._listed = np.empty(0, bool)

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Train everything that a release holds, its ranker among it."""
        self._services = None
        try:
            made = train(corpus, self._encoder, rng, _LABELS, self._plan)
        except CatalogueEmptyError:
            return
        self._listed = corpus.popularity > 0
        held = MemoryRelease(corpus, made, nameless=True)
        self._services = services_over(held, self._encoder.name, self._encoder.encode, self._year)

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """The order that the services cut their lists from."""
        services = self._services
        if services is None:
            return [_NOTHING] * len(queries)

        asked = [as_asked(query) for query in queries]
        services.held.look_ahead([seed for query in asked for seed in query.seeds.tolist()])

        async def every() -> list[Ranking]:
            found = [await _answer(services, query, _SPARE * n) for query in asked]
            return [ranking[self._listed[ranking]][:n] for ranking in found]

        with ThreadPoolExecutor(1) as thread:  # the caller's own loop may be running
            return thread.submit(asyncio.run, every()).result()


async def _answer(services: MemoryServices, query: Query, n: int) -> Ranking:
    try:
        if len(query.seeds):
            return await services.recommend.ranked(query.seeds.tolist(), n)
        return await services.mood.ranked(query.text, n) if query.text.strip() else _NOTHING
    except (NothingFoundError, UnknownSongError):
        return _NOTHING
