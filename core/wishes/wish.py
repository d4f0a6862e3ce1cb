"""Wishes as values, each with a name short enough for a button."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from core.model import Length

_LONGEST_NAME = 20
_PLAIN = re.compile(r"[a-z0-9-]+")


class Kind(StrEnum):
    """What a wish is about; in brackets what its value looks like."""

    TRACKS = "tracks"  # the length of the list ("12")
    MINUTES = "minutes"  # the length of the list ("45")
    YEARS = "years"  # first and last year, either may be missing ("1990-1999", "2010-", "-1989")
    LANGUAGE = "language"  # ISO 639-1 ("ko")
    GENRE = "genre"  # a name of genres.txt, with @ and a language when both are meant ("rock@ru")
    INSTRUMENTAL = "instrumental"  # "yes"
    TEMPO = "tempo"  # "slow", "medium", "fast", or beats a minute ("128")
    ENERGY = "energy"  # "low", "high"
    ARTIST = "artist"  # the key (`core.naming.artist_key`) of the name as it was written


#: Kinds that are obeyed; any other kind is soft unless it is an exclusion of genre or artist.
_HARD = frozenset({Kind.TRACKS, Kind.MINUTES, Kind.YEARS, Kind.LANGUAGE, Kind.INSTRUMENTAL})
_HARD_WHEN_EXCLUDED = frozenset({Kind.GENRE, Kind.ARTIST})
_LETTERS = {
    Kind.TRACKS: "t", Kind.MINUTES: "m", Kind.YEARS: "y", Kind.LANGUAGE: "l", Kind.GENRE: "g",
    Kind.INSTRUMENTAL: "i", Kind.TEMPO: "b", Kind.ENERGY: "e", Kind.ARTIST: "a",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a text asks for, or (`negative`) asks to be left out."""

    kind: Kind
    value: str
    negative: bool = False
    said: str = ""  # the words that it was read from
    span: tuple[int, int] = (0, 0)  # where they stand in the text, after NFC and with single spaces

    @property
    def hard(self) -> bool:
        """Whether it is obeyed; a soft one may be relaxed."""
        return self.kind in _HARD or (self.negative and self.kind in _HARD_WHEN_EXCLUDED)

    @property
    def id(self) -> str:
        """At most 22 ASCII characters of `[a-z0-9+-]`; the same for the same wish in any text."""
        name = re.sub(r"[ &@]+", "-", self.value)
        if not _PLAIN.fullmatch(name) or len(name) > _LONGEST_NAME:
            name = hashlib.blake2b(self.value.encode(), digest_size=6).hexdigest()
        return f"{_LETTERS[self.kind]}{'-' if self.negative else '+'}{name}"


@dataclass(frozen=True, slots=True)
class Understood:
    """A text taken apart."""

    words: str  # the rest, for the encoder
    length: Length
    capped: bool = False  # more was asked for than a list may hold
    wishes: tuple[Wish, ...] = ()  # in the order of the text, none twice
