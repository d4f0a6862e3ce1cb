"""Texts to vectors without a network: what is meant by concepts, the rest by spelling."""

import asyncio
import hashlib
from collections.abc import Sequence

import numpy as np

from core.adapters.local_text.grams import BUCKETS, word_grams
from core.adapters.local_text.lexicon_file import Lexicon
from core.adapters.local_text.meaning import Meaning, Reader
from core.ports import Matrix

CONCEPT_DIMENSION = 512
_AT_ONCE = 64  # texts that may be encoded on the event loop
_CHUNK = 4_096  # texts in memory as concept counts
_SECOND_HAND = 0.25  # strength of a relation's relations
_FULLY_EXPLAINED = 0.10  # share of the squared length that spelling has when every word is known
_UNEXPLAINED = 0.50  # and what it gains when hardly any is
_EXPLAINED_WORD = 0.6  # weight of a word that a concept explains, beside one that none does
_NOT_WANTED = 0.6  # "not sad" is that much of sad's opposites


class LocalTextEncoder:
    """Vectors `[concepts 512 | spelling 512]` of unit length; the same on every machine.

    A concept is a fixed random direction drawn from its id (so that adding one moves no other),
    mixed with those of its relations. What is said not to be wanted counts for its opposites.
    A text that says nothing (no letter, or only what is not wanted) is one fixed direction.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon.bundled()
        self._reader = Reader(self._lexicon)
        self._rows = {concept: row for row, concept in enumerate(self._lexicon.concepts)}
        self._concepts = _directions(self._lexicon)  # [concepts, 512]
        self._opposites: dict[str, list[tuple[str, float]]] = {
            concept: [] for concept in self._rows
        }
        for concept in self._lexicon.concepts.values():
            for other, value in concept.related.items():
                if value < 0:
                    self._opposites[concept.id].append((other, -value))
                    self._opposites[other].append((concept.id, -value))

    @property
    def name(self) -> str:
        """Which encoder this is; projectors are trained for a name."""
        return "segue-local-1"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return CONCEPT_DIMENSION + BUCKETS

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """The vectors, `[len(texts), dimension]`, in order; many at a time go to a thread."""
        if len(texts) > _AT_ONCE:
            return await asyncio.to_thread(self.encode, texts)
        return self.encode(texts)

    def understood(self, text: str) -> list[tuple[str, float]]:
        """Concepts of a text with their weights, the strongest first; negative: not wanted."""
        concepts = self._reader.read(text).concepts
        return sorted(concepts.items(), key=lambda item: (-abs(item[1]), item[0]))

    def encode(self, texts: Sequence[str]) -> Matrix:
        """The vectors, `[len(texts), dimension]`, in order."""
        chunks = [
            self._encode(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)
        ]
        return np.concatenate(chunks) if chunks else np.empty((0, self.dimension), np.float32)

    def _encode(self, texts: Sequence[str]) -> Matrix:
        meanings = [self._reader.read(text) for text in texts]
        concepts = _unit(self._concept_part(meanings))
        spelling = _unit(_spelling_part(meanings))
        spelling[~(concepts.any(axis=1) | spelling.any(axis=1)), 0] = 1
        share = _spelling_share(meanings, concepts, spelling)[:, None]  # [n, 1]
        return np.concatenate([concepts * np.sqrt(1 - share), spelling * np.sqrt(share)], axis=1)

    def _concept_part(self, meanings: Sequence[Meaning]) -> Matrix:
        rows, columns, weights = [], [], []
        for row, meaning in enumerate(meanings):
            for concept, weight in meaning.concepts.items():
                wanted = [(concept, weight)]
                if weight < 0:
                    wanted = [(o, -weight * v * _NOT_WANTED) for o, v in self._opposites[concept]]
                for name, value in wanted:
                    rows.append(row)
                    columns.append(self._rows[name])
                    weights.append(value)
        chosen = np.zeros((len(meanings), len(self._rows)), np.float32)
        np.add.at(chosen, (rows, columns), np.asarray(weights, np.float32))
        product: Matrix = chosen @ self._concepts
        return product


def _directions(lexicon: Lexicon) -> Matrix:
    """Unit vectors of all concepts, `[concepts, 512]`, relations mixed in both ways."""
    order = {concept: row for row, concept in enumerate(lexicon.concepts)}
    own = np.stack([_signature(concept) for concept in order])
    mixing = np.eye(len(order), dtype=np.float32)
    for concept in lexicon.concepts.values():
        for other, value in concept.related.items():
            pair = order[concept.id], order[other]
            if abs(value) > abs(mixing[pair]):
                mixing[pair] = mixing[pair[::-1]] = value
    near = mixing - np.eye(len(order), dtype=np.float32)
    return _unit((mixing + _SECOND_HAND * (near @ near)) @ own)


def _signature(concept: str) -> Matrix:
    digest = hashlib.blake2b(concept.encode(), digest_size=CONCEPT_DIMENSION // 8).digest()
    bits = np.unpackbits(np.frombuffer(digest, np.uint8))
    return (bits.astype(np.float32) * 2 - 1) / np.float32(CONCEPT_DIMENSION**0.5)


def _spelling_part(meanings: Sequence[Meaning]) -> Matrix:
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for row, meaning in enumerate(meanings):
        for words, weight in ((meaning.explained, _EXPLAINED_WORD), (meaning.rest, 1.0)):
            for word in words:
                slots, values = word_grams(word)
                rows.extend([row] * len(slots))
                columns.extend(slots)
                weights.extend([weight * value for value in values])
    part = np.zeros((len(meanings), BUCKETS), np.float32)
    np.add.at(part, (rows, columns), np.asarray(weights, np.float32))
    return part


def _spelling_share(meanings: Sequence[Meaning], concepts: Matrix, spelling: Matrix) -> Matrix:
    known = np.asarray([len(m.explained) for m in meanings], np.float32)
    unknown = np.asarray([len(m.rest) for m in meanings], np.float32)
    share = _FULLY_EXPLAINED + _UNEXPLAINED * unknown / np.maximum(known + unknown, 1)
    share = np.where(concepts.any(axis=1), share, 1.0)
    return np.where(spelling.any(axis=1), share, 0.0).astype(np.float32)


def _unit(matrix: Matrix) -> Matrix:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Matrix = (matrix / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return result
