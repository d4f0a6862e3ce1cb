"""Tracks that share a tag (an artist, a genre) with the seeds or with the words, popular first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from core.naming import fold
from ml.data.corpus import Corpus, TrackRow
from ml.models.base import Query, Ranking

TagsOf = Callable[[TrackRow], Sequence[str]]
_LONGEST_NAME = 5  # words of a tag looked for in a text


class SharedTags:
    """The tag that most seeds have comes first; within equals, the most popular track.

    A tag that stands in the text as whole words counts like one seed.
    """

    def __init__(self, tags_of: TagsOf) -> None:
        self._tags_of = tags_of

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Index the trained tracks by tag."""
        del rng
        self._tags = [tuple(self._tags_of(row)) for row in corpus.tracks]
        self._popularity = corpus.popularity
        by_tag: dict[str, list[int]] = defaultdict(list)
        for at in np.flatnonzero(corpus.popularity > 0):
            for tag in self._tags[at]:
                by_tag[tag].append(int(at))
        self._by_tag = {
            tag: np.array(tracks)[np.argsort(-corpus.popularity[tracks], kind="stable")]
            for tag, tracks in by_tag.items()
        }

    def rank(self, queries: Sequence[Query], n: int) -> list[Ranking]:
        """Short or empty where no tag is known."""
        return [self._one(query, n) for query in queries]

    def _one(self, query: Query, n: int) -> Ranking:
        wanted = Counter(tag for seed in query.seeds for tag in self._tags[seed])
        wanted.update(tag for tag in _phrases(query.text) if tag in self._by_tag)
        scores: Counter[int] = Counter()
        for tag, count in wanted.items():
            for track in self._by_tag.get(tag, ())[: n + len(query.seeds)]:
                scores[int(track)] += count
        for seed in query.seeds:
            scores.pop(int(seed), None)
        order = sorted(scores, key=lambda at: (-scores[at], -self._popularity[at], at))
        return np.array(order[:n], np.int64)


def _phrases(text: str) -> set[str]:
    words = fold(text).split()
    return {
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1)
    }
