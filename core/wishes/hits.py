"""Where a text says something that the vocabulary knows."""

import re
from dataclasses import dataclass

from core.wishes.inflection import deletions, forms, near, token_spans
from core.wishes.vocabulary import FORGIVEN, Meaning, Vocabulary, small_words, vocabulary

#: What may stand behind a Korean noun in one written word.
_PARTICLE = (
    r"(?:노래|음악|송|곡|풍|류|쪽|계열|느낌|스타일|장르|비트|감성|거|것|걸)?(?:들)?"
    r"(?:으로만|로만|으로|로|은|는|이|가|을|를|의|에서|에|도|만|과|와|이랑|랑|이나|나|하고|처럼|같은|말고는"
    r"|이라도|라도|이면|면|인|요|용|된|로된|이요)?(?:도|은|는|요)?"
)
_CUE = r"(?:말고|빼고|빼줘|빼|제외|없|아닌|아니|싫|금지|있는|있)"
_BEHIND = re.compile(rf"{_PARTICLE}(?:(?![가-힣])|{_CUE})")
_ANY_BEHIND = re.compile(r"[가-힣]{0,4}(?![가-힣])")

_GLUED = 3  # Korean words written as one


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the vocabulary in a text."""

    start: int
    end: int
    meaning: Meaning


def find_hits(text: str) -> list[Hit]:
    """The longest phrases of a lower-case text, in order, none overlapping."""
    known = vocabulary()
    return sorted([*_in_words(text, known), *_in_hangul(text, known)], key=lambda hit: hit.start)


def _in_words(text: str, known: Vocabulary) -> list[Hit]:
    spans = token_spans(text)
    readings = [_readings(word, known) for _, _, word in spans]
    found: list[Hit] = []
    at = 0
    while at < len(spans):
        length, meaning = _longest(readings, at, known)
        if meaning and not _guarded(spans, at, length):
            found.append(Hit(spans[at][0], spans[at + length - 1][1], meaning))
            at += length
        else:
            at += 1
    return found


def _readings(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Entries that a word may be; those that it misspells come after."""
    exact = forms(word)
    if len(word) < FORGIVEN or any(form in known.phrases for form in exact):
        return exact
    misspelt = {
        entry
        for form in exact
        for rest in deletions(form.rstrip("~"))
        for entry in known.misspelt.get(rest, ())
        if entry.endswith("~") == form.endswith("~")
        and len(form.rstrip("~")) >= FORGIVEN - 1
        and near(entry, form)
    }
    return (*exact, *sorted(misspelt))


def _longest(
    readings: list[tuple[str, ...]], at: int, known: Vocabulary
) -> tuple[int, Meaning | None]:
    best: tuple[int, Meaning | None] = (0, None)
    for form in readings[at]:
        for words, meaning in known.phrases.get(form, ()):
            if len(words) <= best[0]:
                break
            if len(words) <= len(readings) - at and all(
                word in readings[at + offset] for offset, word in enumerate(words)
            ):
                best = (len(words), meaning)
                break
    return best


def _guarded(spans: list[tuple[int, int, str]], at: int, length: int) -> bool:
    word = spans[at][2]
    before = spans[at - 1][2] if at else ""
    if length != 1 or not before:
        return False
    return (word in small_words("guarded") and before in small_words("guards")) or (
        word == "rock" and before in small_words("rocking")
    )


def _in_hangul(text: str, known: Vocabulary) -> list[Hit]:
    found: list[Hit] = []
    at = 0
    while at < len(text):
        begins = at == 0 or not _same_script(text[at - 1], text[at])
        glued = bool(found) and found[-1].end == at and found[-1].meaning.kind != "common"
        hit = _hangul_at(text, at, known) if begins or glued else None
        if hit:
            found.append(hit)
            at = hit.end
        else:
            at += 1
    return found


def _hangul_at(text: str, at: int, known: Vocabulary, depth: int = 0) -> Hit | None:
    for stem, open_ended, meaning in known.hangul.get(text[at], ()):
        end = _spaced_end(text, at, stem)
        if end is None:
            continue
        behind = _ANY_BEHIND if open_ended else _BEHIND
        goes_on = end < len(text) and depth < _GLUED and _hangul_at(text, end, known, depth + 1)
        if behind.match(text, end) or goes_on:
            return Hit(at, end, meaning)
    return None


def _spaced_end(text: str, at: int, stem: str) -> int | None:
    """Where the stem ends that begins here; a space inside it is optional."""
    for char in stem:
        if at < len(text) and text[at] == char:
            at += 1
        elif char != " ":
            return None
    return at


def _same_script(one: str, two: str) -> bool:
    return one.isalpha() and two.isalpha() and (one >= "가") == (two >= "가")
