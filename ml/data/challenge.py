"""Cases to answer: the ten categories of the RecSys Challenge 2018.

Zamani et al., "An Analysis of Approaches Taken in the ACM RecSys Challenge 2018" (2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.data.corpus import Corpus, Ints
from ml.models.base import Query


@dataclass(frozen=True, slots=True)
class Category:
    """What of a playlist is shown; the rest is held out."""

    name: str
    seeds: int
    title: bool = True
    shuffled: bool = False


CATEGORIES = (
    Category("title_only", 0),
    Category("title_1", 1),
    Category("title_5", 5),
    Category("5", 5, title=False),
    Category("title_10", 10),
    Category("10", 10, title=False),
    Category("title_25", 25),
    Category("title_25_random", 25, shuffled=True),
    Category("title_100", 100),
    Category("title_100_random", 100, shuffled=True),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A query whose answer is known."""

    category: str
    query: Query
    held_out: Ints
    family: int  # cases of one family are drawn together by the bootstrap


def cases(
    corpus: Corpus,
    rows: Sequence[int] | Ints,
    family: Ints,
    rng: np.random.Generator,
    *,
    per_category: int = 500,
    at_least: int = 5,
) -> list[Case]:
    """Playlists in every category that leaves `at_least` tracks to find, up to `per_category`."""
    made = []
    for category in CATEGORIES:
        fit = [
            int(row)
            for row in rng.permutation(np.asarray(rows))
            if corpus.lengths[row] >= category.seeds + at_least
            and (corpus.playlists[int(row)].name or not category.title)
        ]
        made += [_case(corpus, row, category, int(family[row]), rng) for row in fit[:per_category]]
    return made


def _case(
    corpus: Corpus, row: int, category: Category, family: int, rng: np.random.Generator
) -> Case:
    members = corpus.playlist(row)
    shown = np.zeros(len(members), bool)
    if category.shuffled:
        shown[rng.choice(len(members), category.seeds, replace=False)] = True
    else:
        shown[: category.seeds] = True
    text = corpus.playlists[row].name if category.title else ""
    return Case(category.name, Query(members[shown], text), members[~shown], family)
