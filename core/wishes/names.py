"""Names of artists, told from other words by where they stand and by how they are written."""

import re
from collections.abc import Sequence
from itertools import islice

from core.wishes.cues import BEFORE
from core.wishes.findings import COMMON, Finding
from core.wishes.vocabulary import small_words

_WORD = re.compile(r"[^\W_][\w'.$!-]*|&")
_CONTINUES = re.compile(r"the\s+([A-Z]\w+)")
_MOST_WORDS = 4
_BACK = 60  # letters before a Korean cue that are looked at
_WEIGHTY = 3  # letters of a word that a title would spell with a capital
_KOREAN_WORD = re.compile(r"[\w.&'-]+")
_KOREAN_JOINT = re.compile(r"(?:이랑|랑|하고|와|과)$")
_ENDED = re.compile(r"[,;:.!?()\n]")
_BY = re.compile(
    r"(?<!\w)(?:(?P<sure>(?:songs?|tracks?|music|tunes|something|anything|stuff|hits|albums?|ballads?|best|more|only)\s+(?:only\s+)?by"
    r"|групп[ыа]|певц[аы]|певиц[ыа]|исполнител[яь]|рэпер[ао]?|в исполнении|artist:)"
    r"|(?P<capital>by|от|песни|песен|песню|музыка|треки|хиты|творчество))\s+"
)
_LAST = re.compile(r"\s*(?:$|[,;:.!?)\n]|(?:and|or|и|или)\s)")
_MORE = re.compile(r"\s*(?:,|and|or|&|и|или)\s+(?:the\s+)?")
_SUNG_BY = re.compile(
    r"(?<![\w.])(?P<name>[\w.&'-]{1,30}?)(?:이|가)\s?(?:부른|불렀던|부르는)|(?<!\w)가수\s(?P<singer>[\w.&'-]+)"
)


class Names:
    """Finds names in one text, given what else was found in it."""

    def __init__(self, text: str, lowered: str, findings: Sequence[Finding]) -> None:
        self._text = text
        self._lowered = lowered
        self._common = {found.start for found in findings if found.kind == COMMON}
        long = [text[slice(*match.span())] for match in _WORD.finditer(lowered)]
        weighty = [
            word for word in long if len(word) >= _WEIGHTY and word not in small_words("small")
        ]
        #: Written Like a Title, it hardly names anybody: `No Time for Caution`.
        self._titled = len(weighty) > 1 and all(word[0].isupper() for word in weighty)
        self._meant = [found for found in findings if found.kind != COMMON]

    def after(self, start: int, stop: int, *, strong: bool) -> tuple[int, int] | None:
        """The name that begins there; without `strong` it must have a capital letter."""
        if self._titled:
            return None
        ahead = islice(_WORD.finditer(self._lowered, start, stop), _MOST_WORDS * 3)
        words = [match.span() for match in ahead]
        while (
            words
            and self._word(words[0]) in small_words("filler")
            and not self._is_capital(words[0])
        ):
            words.pop(0)
        if len(words) > 1 and self._word(words[0]) == "the":
            words.pop(0)
        taken: list[tuple[int, int]] = []
        for span in words:
            if len(taken) == _MOST_WORDS or self._ends_before(span, taken):
                break
            taken.append(span)
        if not taken or not self._is_name(taken[0], strong=strong):
            return None
        return taken[0][0], taken[-1][1]

    def before(self, at: int, findings: Sequence[Finding]) -> list[tuple[int, int]]:
        """The names directly before a Korean cue, in order: one word, or two behind a comma."""
        edge = max(
            (found.end for found in findings if found.matters and found.end <= at), default=0
        )
        for match in _ENDED.finditer(self._lowered, edge, at):
            edge = match.end()
        edge = max(edge, at - _BACK)
        words = [match.span() for match in _KOREAN_WORD.finditer(self._lowered, edge, at)]
        if not words or not self._is_korean_name(words[-1]):
            return []
        named = [words.pop()]
        fresh = edge == 0 or self._lowered[edge - 1] in ",;:.!?()\n"
        if len(words) == 1 and fresh and self._is_korean_name(words[0]):
            joint = _KOREAN_JOINT.search(self._word(words[0]))
            if joint is None:
                return [(words[0][0], named[0][1])]
        while words and self._is_korean_name(words[-1]):
            start, end = words.pop()
            joint = _KOREAN_JOINT.search(self._lowered, start, end)
            if not joint:
                break
            named.insert(0, (start, joint.start()))
        return named

    def wanted(self) -> list[tuple[int, int]]:
        """The names that the text asks for: `songs by X`, `песни группы X`, `X가 부른`."""
        found = []
        for match in _BY.finditer(self._lowered):
            stop = _ENDED.search(self._lowered, match.end())
            limit = stop.start() if stop else len(self._lowered)
            strong = bool(match["sure"]) and not self._article(match.end())
            at: int | None = None if self.holds(match.start()) else match.end()
            while at is not None:
                span = self.after(at, limit, strong=strong)
                if not span or self._lowered[at : span[0]].strip() not in {"", "the"}:
                    break
                found.append(span)
                more = _MORE.match(self._lowered, span[1])
                at, strong = (more.end(), False) if more else (None, False)
        for match in _SUNG_BY.finditer(self._lowered):
            group = "name" if match["name"] else "singer"
            if self._is_korean_name(match.span(group)):
                found.append(match.span(group))
        return found

    def continues(self, at: int) -> bool:
        """Whether a name goes on behind an `and`: `Florence and the Machine`."""
        return bool(
            (found := _CONTINUES.match(self._text, at))
            and found[1].lower() in small_words("companions")
        )

    def holds(self, at: int) -> bool:
        """Whether a cue is written as part of a name: `by No Doubt`."""
        before = self._text[:at].rstrip(" ")
        return self._text[at].isupper() and bool(before) and before[-1].isalnum()

    def _word(self, span: tuple[int, int]) -> str:
        return self._lowered[span[0] : span[1]]

    def _article(self, at: int) -> bool:
        return self._lowered.startswith(("the ", "a ", "my "), at)

    def _is_capital(self, span: tuple[int, int]) -> bool:
        return self._text[span[0]].isupper()

    def _ends_before(self, span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
        word = self._word(span)
        if word in small_words("stops") or BEFORE.fullmatch(word):
            return not (word == "and" and self.continues(span[1] + 1))
        if any(found.start < span[1] and span[0] < found.end for found in self._meant):
            return True
        if not taken or not self._is_capital(taken[0]) or self._is_capital(span):
            return False
        last = (
            len(taken) == 1 and span[0] not in self._common and _LAST.match(self._lowered, span[1])
        )
        return not (last or word in {"&", "of", "the"} or not word[0].isalpha())

    def _is_name(self, span: tuple[int, int], *, strong: bool) -> bool:
        word = self._word(span)
        if not any(char.isalnum() for char in word) or word in small_words("stops"):
            return False
        if self._is_capital(span):
            return not (span[0] in self._common and len(word) < _WEIGHTY)
        return strong and span[0] not in self._common and not word.endswith("ing")

    def _is_korean_name(self, span: tuple[int, int]) -> bool:
        inside = any(found.start < span[1] and span[0] < found.end for found in self._meant)
        return span[0] not in self._common and not inside and not self._word(span).isdecimal()
