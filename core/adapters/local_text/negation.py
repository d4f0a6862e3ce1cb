"""Which of the hits are said not to be wanted: `no rap`, `без грусти`, `안 슬픈`, `랩 말고`."""

import re
from collections.abc import Callable, Sequence

from core.adapters.local_text.phrases import Hit, Tokens

#: Stands for the sign in `-rap`, which denies the next thing alone.
MINUS = "minussign"
_ENGLISH = (
    "no not without except minus excluding never nothing isnt arent wasnt dont doesnt avoid skip "
    "hate less non"
)
_RUSSIAN = "не без кроме минус исключая никакои никаких никакого ни вместо"
CUES = frozenset([MINUS, *_ENGLISH.split(" "), *_RUSSIAN.split(" ")])
_OR = frozenset(["or", "nor", "and", "any", "и", "или", "ни"])
_REACH = 2  # words between the cue and what it denies
_AFTER = re.compile(
    r"[가-힣]{0,2}?(?:노래|음악|곡|거|것|건|걸|쪽|계열|느낌)?(?:들)?(?:은|는|이|가|을|를|도)?"
    r"(?:말고|빼고|빼줘|빼|제외|없는|없이|아닌|아니고|싫|지(?:는|도)?않|지마|안들어간)"
)
_KOREAN_OR = re.compile(r"(?:이나|나|랑|이랑|하고|와|과|도|,)?")


def denied(tokens: Tokens, hits: Sequence[Hit], filler: Callable[[Hit], bool]) -> set[int]:
    """Indices of the denied hits; a `filler` hit (songs, music) carries no meaning of its own."""
    found: set[int] = set()
    _denied_before(tokens, hits, filler, found)
    _denied_after(tokens, hits, filler, found)
    return found


def _denied_before(
    tokens: Tokens, hits: Sequence[Hit], filler: Callable[[Hit], bool], found: set[int]
) -> None:
    covered = {word for hit in hits if not filler(hit) for word in range(hit.start, hit.end)}
    for at, word in enumerate(tokens.words):
        if word not in CUES or at in covered:
            continue
        edge, reach = at + 1, _REACH
        for number, hit in enumerate(hits):
            if hit.start < edge or filler(hit):
                continue
            between = tokens.words[edge : hit.start]
            if len([word for word in between if word not in _OR]) > reach:
                break
            found.add(number)
            edge, reach = hit.end, 0
            if word == MINUS:
                break


def _denied_after(
    tokens: Tokens, hits: Sequence[Hit], filler: Callable[[Hit], bool], found: set[int]
) -> None:
    text, starts = tokens.joined, set(tokens.starts)
    meant = [number for number, hit in enumerate(hits) if not filler(hit)]
    for order, number in enumerate(meant):
        hit = hits[number]
        stop = hits[meant[order + 1]].first if order + 1 < len(meant) else len(text)
        said_before = hit.first > 0 and text[hit.first - 1] == "안" and hit.first - 1 in starts
        if said_before or _AFTER.match(text[hit.last : stop]):
            found.add(number)
            back = order
            while back > 0:
                earlier = hits[meant[back - 1]]
                joint = text[earlier.last : hits[meant[back]].first]
                if not joint or not _KOREAN_OR.fullmatch(joint):
                    break
                back -= 1
                found.add(meant[back])
