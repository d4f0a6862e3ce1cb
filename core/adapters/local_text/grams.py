"""Words as hashed character n-grams: near spellings share buckets, on every machine alike."""

import zlib
from functools import lru_cache

from core.naming import romanise

BUCKETS = 512
_MIX = 2_654_435_761  # Knuth's multiplicative hash spreads CRC-32 over the buckets


@lru_cache(maxsize=32_768)
def word_grams(word: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Buckets and signed weights of a folded word; the weights have unit square sum.

    3- and 4-grams of the romanised word, and of the word itself where its script is not Latin
    (2-grams for Hangul), each word padded by a space.
    """
    found: dict[str, float] = {}
    latin = romanise(word)
    _add(found, f" {latin} ", (3, 4))
    if latin != word:
        syllables = any("\u3040" <= char <= "\ud7a3" for char in word)
        _add(found, f" {word} ", (2,) if syllables else (3, 4))
    slots: dict[int, float] = {}
    for gram, weight in found.items():
        code = zlib.crc32(gram.encode()) * _MIX & 0xFFFFFFFF
        bucket = code >> 16 & (BUCKETS - 1)
        slots[bucket] = slots.get(bucket, 0.0) + (weight if code >> 31 else -weight)
    norm = sum(value * value for value in slots.values()) ** 0.5 or 1.0
    return tuple(slots), tuple(value / norm for value in slots.values())


def _add(found: dict[str, float], padded: str, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        for at in range(max(1, len(padded) - size + 1)):
            gram = padded[at : at + size]
            found[gram] = found.get(gram, 0.0) + 1.0
