"""Tracks that share a tag (an artist, a genre) with the seeds or with the words, popular first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from core.naming import fold
from ml.data.corpus import Corpus, TrackRow
from ml.models.base import NOTHING, Proposals, Query, Route, best

TagsOf = Callable[[TrackRow], Sequence[str]]
_LONGEST_NAME = 5  # words of a tag looked for in a text


class SharedTags(Route):
    """The tag that most seeds have comes first; within equals, the most popular track.

    A tag that stands in the text as whole words counts like one seed.
    """

    def __init__(self, tags_of: TagsOf, sayable: Callable[[str], bool] = bool) -> None:
        """`sayable` tells which tags are looked for in a text."""
        self._tags_of = tags_of
        self._sayable = sayable

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Index the trained tracks by tag."""
        del rng
        self._tags = [tuple(self._tags_of(row)) for row in corpus.tracks]
        self._popularity = corpus.popularity
        self._most = int(corpus.popularity.max(initial=0))
        by_tag: dict[str, list[int]] = defaultdict(list)
        for at in np.flatnonzero(corpus.popularity > 0):
            for tag in self._tags[at]:
                by_tag[tag].append(int(at))
        self._by_tag = {
            tag: np.array(tracks)[np.argsort(-corpus.popularity[tracks], kind="stable")]
            for tag, tracks in by_tag.items()
        }

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Short or empty where no tag is known."""
        return [self._one(query, n) for query in queries]

    def _one(self, query: Query, n: int) -> Proposals:
        wanted = Counter(tag for seed in query.seeds for tag in self._tags[seed])
        said = (tag for tag in _phrases(query.text) if tag in self._by_tag)
        wanted.update(filter(self._sayable, said))
        lists = {
            tag: self._by_tag[tag][: n + len(query.seeds)]
            for tag in sorted(wanted.keys() & self._by_tag.keys())
        }
        if not lists:
            return NOTHING
        counts = np.repeat([wanted[tag] for tag in lists], [len(found) for found in lists.values()])
        tracks, place = np.unique(np.concatenate(list(lists.values())), return_inverse=True)
        popular = self._popularity[tracks] / (self._most + 1)  # less than one: it parts equals
        return best(tracks, np.bincount(place, counts) + popular, query, n)


def _phrases(text: str) -> set[str]:
    words = fold(text).split()
    return {
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1)
    }
