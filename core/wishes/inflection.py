"""Words of a text as the vocabulary knows them: endings, plurals, typos."""

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[a-zà-ÿœ]+|[а-яё]+~?|\d+|&|[가-힣]+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_RUSSIAN = re.compile("[а-я]")
#: What may follow the stem of a Russian noun, adjective or adverb (ё is read as е).
_SPELT = (
    "а у е и ы о ь я ю й ой ей ом ем ою ею ам ям ах ях ов ев ий ый ие ые ое ее ая яя ую юю ого его "
    "ому ему ым им ых их ами ями ыми ими ию ия ии ией иям иях ью ьи ок ка ки ку кой"
)
#: `core.naming.fold` reads й as и, so that names in that form are understood too.
_ENDINGS = frozenset(f"{_SPELT} {_SPELT.replace('й', 'и')}".split())
_LONGEST_ENDING = 3
_SHORTEST_STEM = 2
_PLURAL = 3  # shorter words have none


def clean(text: str) -> tuple[str, str]:
    """The text in NFC and without doubled spaces; and in lower case of the same length.

    The lower case has ё as е, and quotes and dashes straight.
    """
    kept = _SPACES.sub(_one, unicodedata.normalize("NFC", text))
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in kept)
    return kept, lowered.translate(_ALIKE)


def _one(spaces: re.Match[str]) -> str:
    return "\n" if "\n" in spaces[0] else " "


_ALIKE = str.maketrans({"ё": "е", "’": "'", "‘": "'", "−": "-", "‐": "-", "‑": "-"})


def tokens_of(phrase: str) -> list[str]:
    """The words of a phrase or text, by script: `k-pop` is two, `90s` is two."""
    return _TOKEN.findall(phrase)


def token_spans(text: str) -> list[tuple[int, int, str]]:
    """The words of a text and where they stand."""
    return [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=16_384)
def forms(word: str) -> tuple[str, ...]:
    """The entries that a word of a text may stand for: itself, its singular, its Russian stems."""
    if _RUSSIAN.match(word):
        stems = [
            f"{word[:cut]}~"
            for cut in range(len(word), max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING) - 1, -1)
            if cut == len(word) or word[cut:] in _ENDINGS
        ]
        return (word, *stems)
    if len(word) > _PLURAL and word.endswith("s"):
        return (word, word[:-1])
    return (word,)


def deletions(word: str) -> set[str]:
    """The word, and the word without any one of its letters but the first."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def near(one: str, two: str) -> bool:
    """Whether one letter too few, too many or wrong, or two exchanged, make one word the other."""
    start = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(two)) <= 1
    rest, other = one[start:], two[start:]
    if rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]:
        return True
    return rest[:2] == other[1::-1] and rest[2:] == other[2:]
