"""What a model is: it learns from a corpus and ranks tracks for queries."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.ranker import Proposals as Proposals  # noqa: PLC0414  # what routes answer with
from ml.data.corpus import Corpus, Floats, Ints, Sparse

Ranking = Ints


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: tracks to go with (indices, in order), and words."""

    seeds: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    text: str = ""


class UnknownTrackError(ValueError):
    """A seed lies outside the table of tracks that the model was fitted on."""

    def __init__(self, seed: int, tracks: int) -> None:
        super().__init__(f"unknown track {seed}: the model knows 0 to {tracks - 1}")
        self.seed = seed


class Model(Protocol):
    """Learns once, then ranks; the same seed gives the same ranking."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Learn; all randomness comes from `rng`."""

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """The model's own opinion, best first, no seeds; shorter than `n` where it has none."""


class Route(Protocol):
    """A model whose opinion has scores, so that others can build on it."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Learn; all randomness comes from `rng`."""

    @abstractmethod
    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Up to `n` tracks a query with their scores, best first, no seeds."""

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """The tracks proposed, without their scores."""
        return [one.tracks for one in self.propose(queries, n)]


NOTHING = Proposals(np.empty(0, np.int64), np.empty(0))


def recommend(model: Model, corpus: Corpus, queries: Sequence[Query], n: int) -> list[Ranking]:
    """Up to `n` track indices a query: the model's own, then the most popular; seeds excluded.

    Raises `UnknownTrackError` for a seed outside the corpus.
    """
    total = corpus.size[1]
    for query in queries:
        for seed in query.seeds:
            if not 0 <= seed < total:
                raise UnknownTrackError(int(seed), total)
    popular = by_popularity(corpus)
    return [
        filled(ranking, query.seeds, popular, n)
        for ranking, query in zip(model.rank(queries, n), queries, strict=True)
    ]


def by_popularity(corpus: Corpus) -> Ranking:
    """Every track that training holds, the most popular first, ties by index."""
    order = np.argsort(-corpus.popularity, kind="stable")
    return order[: int((corpus.popularity > 0).sum())]


def filled(ranking: Ranking, seeds: Ints, popular: Ranking, n: int) -> Ranking:
    """The ranking, continued by the popular tracks that are neither in it nor seeds."""
    if len(ranking) >= n:
        return ranking[:n]
    ahead = popular[: n + len(ranking) + len(seeds)]
    rest = ahead[~np.isin(ahead, np.concatenate([ranking, seeds]))]
    return np.concatenate([ranking, rest])[:n]


def top(scores: NDArray[np.floating], n: int, floor: float = 0.0) -> Ranking:
    """Indices of the `n` highest scores above `floor`, best first, ties by index."""
    if len(scores) > 2 * n:
        cut = np.partition(scores, len(scores) - n)[len(scores) - n]
        candidates = np.flatnonzero((scores >= cut) & (scores > floor))
    else:
        candidates = np.flatnonzero(scores > floor)
    order = np.argsort(-scores[candidates], kind="stable")[:n]
    return candidates[order].astype(np.int64)


def best(columns: Ints, values: NDArray[np.floating], query: Query, n: int) -> Proposals:
    """The `n` columns of the highest values above zero, no seeds, ties by column."""
    needed = n + len(query.seeds)
    if len(values) > 2 * needed:
        kept = values >= np.partition(values, len(values) - needed)[len(values) - needed]
        columns, values = columns[kept], values[kept]
    fresh = (values > 0) & ~np.isin(columns, query.seeds)
    columns, values = columns[fresh], values[fresh]
    order = np.lexsort((columns, -values))[:n]
    return Proposals(columns[order].astype(np.int64), values[order].astype(np.float64))


def best_rows(scores: Sparse, queries: Sequence[Query], n: int) -> list[Proposals]:
    """The best columns of each row of a sparse score matrix."""
    bounds = [slice(*scores.indptr[row : row + 2]) for row in range(len(queries))]
    return [
        best(scores.indices[row], scores.data[row], query, n)
        for row, query in zip(bounds, queries, strict=True)
    ]


def without(ranking: Ranking, seeds: Ints, n: int) -> Ranking:
    """The first `n` of a ranking that are no seeds."""
    ahead = ranking[: n + len(seeds)]
    return ahead[~np.isin(ahead, seeds)][:n]


def unit(rows: Floats) -> Floats:
    """Rows of length one; a zero row stays zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)
