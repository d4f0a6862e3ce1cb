"""Light stemming of English and Russian words, already folded (`core.naming.fold`)."""

import re
from functools import lru_cache

_SHORT = 3  # letters; too few to cut
_PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))
_VOWELS = "аеиоуыэюя"  # fold turns ё into е and й into и
_RUSSIAN_START = re.compile("[а-я]")

#: Russian endings, folded, the longest first in each class (after Porter's Snowball stemmer).
_GERUND = ("ившись", "ывшись", "вшись", "ивши", "ывши", "вши", "ив", "ыв")
_REFLEXIVE = ("ся", "сь")
_ADJECTIVE = (
    "ими", "ыми", "его", "ого", "ему", "ому", "ее", "ие", "ые", "ое", "еи", "ии", "ыи", "ои",
    "ем", "им", "ым", "ом", "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею",
)  # fmt: skip
_PARTICIPLE = ("ивш", "ывш", "ующ", "ающ", "яющ", "вш", "ющ", "ащ", "ящ")
_VERB = (
    "уите", "еите", "ила", "ыла", "ена", "ите", "или", "ыли", "ило", "ыло", "ено", "ует", "уют",
    "ены", "ить", "ыть", "ишь", "ете", "ают", "яют", "ает", "яет", "аем", "яем", "ешь", "аю", "яю",
    "ала", "яла", "али", "яли", "ало", "яло", "ать", "ять", "еть", "ал", "ял", "ую", "уи", "ил",
    "ыл", "ят", "ит", "ыт", "ут", "ют", "ет",
)  # fmt: skip
_NOUN = (
    "иями", "ями", "ами", "иях", "иеи", "иям", "ием", "ях", "ах", "ев", "ов", "ие", "ье", "еи",
    "ии", "ои", "ям", "ем", "ам", "ом", "ию", "ью", "ия", "ья", "а", "е", "и", "о", "у", "ы", "ь",
    "ю", "я",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one folded word, by its script; words in other scripts stay as they are."""
    if _RUSSIAN_START.match(word):
        return _russian(word)
    if word.isascii() and word.isalpha():
        return _english(word)
    return word


def _english(word: str) -> str:
    """Plural, -ing, -ed, -ness, -ly and a final e or y away; never below three letters."""
    if len(word) <= _SHORT:
        return word
    word = _without_ending(_singular(word))
    if word.endswith("e") and len(word) > _SHORT + 1:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > _SHORT else word


def _singular(word: str) -> str:
    for ending, instead in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in ("ness", "ing", "in", "ed", "ly"):
        base = word.removesuffix(ending)
        least = _SHORT + 1 if ending in ("ing", "ed") else _SHORT
        if base == word or len(base) < least or not set(base) & set("aeiouy"):
            continue
        if ending == "in" and base[-1] not in "kpgtl":  # drinkin, trippin; never "cabin"
            continue
        doubled = len(base) > _SHORT and base[-1] == base[-2] and base[-1] not in "lsz"
        return base[:-1] if doubled and ending in ("ing", "in", "ed") else base
    return word


def _russian(word: str) -> str:
    """A compact Snowball: endings are cut after the first vowel only."""
    match = re.search(f"[{_VOWELS}]", word)
    if match is None or len(word) <= _SHORT:
        return word
    least = max(match.end(), 2)
    base = _cut(word, _GERUND, least)
    if base == word:
        word = _cut(word, _REFLEXIVE, least)
        base = _cut(word, _ADJECTIVE, least)
        if base != word:
            base = _cut(base, _PARTICIPLE, least + 1)
        else:
            base = _cut(word, _VERB, least + 1)
            if base == word:
                base = _cut(word, _NOUN, least)
    word = base
    for ending in ("и", "ост", "ость", "еише", "еиш", "ь"):
        word = _cut(word, (ending,), least)
    return word[:-1] if word.endswith("нн") else word


def _cut(word: str, endings: tuple[str, ...], least: int) -> str:
    """Without the first ending that fits; a long ending leaves at least four letters."""
    for ending in endings:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= least and (left > _SHORT or len(ending) < _SHORT):
            return word[:left]
    return word
