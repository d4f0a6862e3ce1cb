"""Title-kNN: what the playlists hold whose names look like the words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from core.naming import fold, grams
from ml.data.corpus import Corpus, Sparse
from ml.models.base import NOTHING, Proposals, Query, Route, best
from ml.models.sparse import strongest

_TEXTS = 200


@dataclass(frozen=True, slots=True)
class TitleKnnSettings:
    """How names are compared."""

    neighbours: int = 200
    power: float = 2.0
    length: float = 0.35  # a playlist weighs length^-length: a giant holds everything
    floor: float = 0.1  # a less similar name is chance


DEFAULTS = TitleKnnSettings()


class TitleKnnModel(Route):
    """TF-IDF over whole words and character grams of names (`core.naming.grams`), cosine."""

    def __init__(self, settings: TitleKnnSettings = DEFAULTS) -> None:
        self._settings = settings

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Index the names and captions of the training playlists."""
        del rng
        self._corpus = corpus
        pairs = [
            (row, text)
            for row, one in enumerate(corpus.playlists)
            for text in (one.name, *one.captions)
        ]
        pairs = [(row, text) for row, text in pairs if text.strip()]
        self._rows = np.array([row for row, _ in pairs], np.int64)
        terms = [_terms(text) for _, text in pairs]
        seen = Counter(term for found in terms for term in found)
        self._vocabulary = {term: at for at, term in enumerate(sorted(seen))}
        self._rarity = np.array(
            [np.log1p(len(pairs) / seen[term]) for term in self._vocabulary], np.float32
        )
        self._names = self._vectors(terms).T.tocsr()  # [terms, texts]
        weight = np.maximum(corpus.lengths, 1) ** -self._settings.length
        self._lists = (sp.diags(weight.astype(np.float32)) @ corpus.matrix).tocsr()

    def propose(self, queries: Sequence[Query], n: int) -> list[Proposals]:
        """Empty where no name has anything in common with the words."""
        found = [NOTHING] * len(queries)
        asked: dict[str, list[int]] = {}
        for at, query in enumerate(queries):
            asked.setdefault(query.text, []).append(at)
        texts = list(asked)
        for start in range(0, len(texts), _TEXTS):
            batch = texts[start : start + _TEXTS]
            scores = (self._similar(batch) @ self._lists).tocsr()
            for row, text in enumerate(batch):
                cells = slice(*scores.indptr[row : row + 2])
                for at in asked[text]:
                    found[at] = best(scores.indices[cells], scores.data[cells], queries[at], n)
        return found

    def _similar(self, texts: Sequence[str]) -> Sparse:
        """The weights of playlists for each text, `[texts, playlists]`."""
        found = (self._vectors([_terms(text) for text in texts]) @ self._names).tocsr()
        found.data = np.where(
            found.data >= self._settings.floor, found.data**self._settings.power, 0
        )
        found.eliminate_zeros()
        nearest = strongest(found, self._settings.neighbours)
        onto = sp.csr_matrix(
            (np.ones(len(self._rows), np.float32), (np.arange(len(self._rows)), self._rows)),
            shape=(len(self._rows), self._corpus.size[0]),
        )
        return nearest @ onto

    def _vectors(self, terms: Sequence[Counter[str]]) -> Sparse:
        rows, columns, values = [], [], []
        for row, found in enumerate(terms):
            known = [
                (self._vocabulary[term], count)
                for term, count in found.items()
                if term in self._vocabulary
            ]
            if known:
                at = np.array([place for place, _ in known])
                weight = np.array([count for _, count in known]) * self._rarity[at]
                rows.append(np.full(len(at), row))
                columns.append(at)
                values.append(weight / np.linalg.norm(weight))
        shape = (len(terms), len(self._vocabulary))
        if not rows:
            return sp.csr_matrix(shape, dtype=np.float32)
        parts = (np.concatenate(rows), np.concatenate(columns))
        return sp.csr_matrix((np.concatenate(values).astype(np.float32), parts), shape=shape)


def _terms(text: str) -> Counter[str]:
    folded = fold(text)
    return Counter(
        {**dict.fromkeys(grams(folded), 1), **{f"={word}": 2 for word in folded.split()}}
    )
