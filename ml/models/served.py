"""Routes in the form in which a request runs them.

Offline a route scores a whole query at once. A release keeps a list for each track, read so far for
each seed, and the seeds agree: by the very code of the request, `core.services.seed_routes`. What
is to learn from routes as they are served (the ranker of a release) asks them here.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.model import Playlist, Track
from core.reading import Held, Ids, Listed, SeedRoutes
from core.seeds import MOST_SEEDS
from core.services.recommend import NEIGHBOURS, PLAYLISTS, depth_of
from core.services.seed_routes import Seeds, opinions
from ml.data.corpus import Corpus
from ml.models.base import NOTHING, Proposals, Query, Route

#: Routes that a request with seeds runs; one without runs the others.
OF_SEEDS = ("playlist_knn", "item_knn", "contrastive", "same_artist", "artist_knn", "audio")
OF_WORDS = ("title_knn", "text", "same_genre")

_LISTED = ("item_knn", "contrastive", "same_artist", "artist_knn")
_HOLDERS, _MEMBERS = 200, 500  # playlists of a track, tracks of a playlist that a release lists
_QUERIES = 2_000
_Lists = Mapping[str, Mapping[int, Listed]]  # by route and seed


def as_asked(query: Query) -> Query:
    """What a request can ask: words, or at most `MOST_SEEDS` seeds and no words."""
    return Query(query.seeds[-MOST_SEEDS:]) if len(query.seeds) else query


class ServedRoutes:
    """Wraps routes by name; each is fitted by itself, and all are asked together."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.inner = routes
        self._playlists: _Playlists | None = None
        self._asked: Sequence[Query] | None = None
        self._said: list[dict[str, Proposals]] = []

    def routes(self) -> dict[str, Route]:
        """The same names; a query with seeds is answered as a request answers it."""
        return {name: _Served(self, name) for name in self.inner}

    def know(self, corpus: Corpus) -> None:
        """Take over the playlists that requests are answered from."""
        self._asked = None
        if self._playlists is None or self._playlists.corpus is not corpus:
            self._playlists = _Playlists(corpus)

    def say(self, name: str, queries: Sequence[Query]) -> list[Proposals]:
        """What one of the routes says; the list of queries is compared by identity."""
        if self._playlists is None:
            raise RuntimeError("the routes have not been fitted")
        if self._asked is not queries:
            lists = self._lists(queries, self._playlists)
            self._said = [_answer(query, lists, self._playlists) for query in queries]
            self._asked = queries
        return [said.get(name, NOTHING) for said in self._said]

    def _lists(self, queries: Sequence[Query], playlists: "_Playlists") -> _Lists:
        seeds = sorted({int(seed) for query in queries for seed in query.seeds})
        found: dict[str, dict[int, Listed]] = {}
        for name in self.inner.keys() & {*_LISTED, "audio"}:
            found[name] = {}
            asked = [s for s in seeds if name != "audio" or not len(playlists.holders(s))]
            for start in range(0, len(asked), _QUERIES):
                some = asked[start : start + _QUERIES]
                alone = [Query(np.array([seed])) for seed in some]
                answers = self.inner[name].propose(alone, NEIGHBOURS)
                found[name] |= {
                    seed: Listed(one.tracks, one.scores)
                    for seed, one in zip(some, answers, strict=True)
                    if len(one.tracks)
                }
        return found


def _answer(query: Query, lists: _Lists, playlists: "_Playlists") -> dict[str, Proposals]:
    seeds = list(dict.fromkeys(query.seeds.tolist()))
    if not seeds:
        return {}
    depth = depth_of(len(seeds))

    def read(name: str) -> dict[int, Listed]:
        every = lists.get(name, {})
        mine = {seed: every[seed] for seed in seeds if seed in every}
        return {s: Listed(one.ids[:depth], one.scores[:depth]) for s, one in mine.items()}

    found = SeedRoutes(
        lists=read("item_knn"),
        near=read("contrastive"),
        held=playlists.held(seeds),
        kin={seed: one.ids for seed, one in read("same_artist").items()},
        circle={seed: one.ids for seed, one in read("artist_knn").items()},
        sound=read("audio"),
    )
    known = {seed: playlists.track(seed) for seed in seeds}
    said = opinions(found, Seeds(dict.fromkeys(seeds, 1.0)), known, {})
    return {route.name: Proposals(route.ids, route.scores) for route in said.routes}


class _Playlists:
    """A corpus as a release lists it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        rows = np.repeat(np.arange(corpus.size[0]), corpus.lengths)
        order = np.lexsort((rows, corpus.lengths[rows], corpus.members))
        self._rows = rows[order]  # by track, the smallest playlist first
        self._starts = np.searchsorted(corpus.members[order], np.arange(corpus.size[1] + 1))

    def holders(self, track: int) -> Ids:
        """The playlists that hold a track and say something of the next one."""
        rows = self._rows[self._starts[track] : self._starts[track + 1]]
        return rows[self.corpus.lengths[rows] > 1][:_HOLDERS]

    def held(self, seeds: Sequence[int]) -> list[Held]:
        """Those that hold most of the seeds, the smallest first, as many as a request reads."""
        first: dict[int, int] = {}
        mine: dict[int, list[int]] = {}
        for seed in seeds:
            for place, row in enumerate(self.holders(seed).tolist()):
                mine.setdefault(row, []).append(seed)
                first[row] = min(place, first.get(row, place))
        chosen = sorted(mine, key=lambda row: (-len(mine[row]), first[row], row))[:PLAYLISTS]
        lengths = self.corpus.lengths
        return [
            Held(
                Playlist(row, ""),
                int(lengths[row]),
                self.corpus.playlist(row)[:_MEMBERS],
                tuple(mine[row]),
            )
            for row in sorted(chosen)
        ]

    def track(self, number: int) -> Track:
        """What is asked of a seed: how popular it is."""
        popularity = int(self.corpus.popularity[number])
        return Track(number, number, "", ("",), popularity=popularity)


class _Served(Route):
    def __init__(self, shared: ServedRoutes, name: str) -> None:
        self._shared, self._name = shared, name

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self._shared.inner[self._name].fit(corpus, rng)
        self._shared.know(corpus)

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        words = [query for query in queries if not len(query.seeds)]
        heard = self._name in OF_WORDS and words
        by_words = iter(self._shared.inner[self._name].propose(words, n) if heard else ())
        return [
            Proposals(said.tracks[:n], said.scores[:n]) if len(query.seeds)
            else next(by_words, NOTHING)
            for query, said in zip(queries, self._shared.say(self._name, queries), strict=True)
        ]  # fmt: skip
