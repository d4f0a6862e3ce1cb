"""Names of songs as keys: folding, romanising, and telling a recording from its versions.

Pure text rules, shared by the importers (which store the keys) and by search (which asks for them).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

_REMEMBERED = 200  # characters; names are shorter, and a flood of long texts fills no memory
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
# A run of spaces is tried from its beginning alone: from each of them it would cost their square.
_BRACKETED = re.compile(r"(?<!\s)\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_DASHED = re.compile(r"(?<!\s)\s+[-–—~]\s+")
_FEATURED = re.compile(r"^(?:feat|featuring|ft|with|w/|prod|prod by)\b\.?\s*", re.IGNORECASE)
_FEATURED_TAIL = re.compile(
    r"(?<!\s)\s+(?:feat\.?|featuring|ft\.?)\s+.*$", re.IGNORECASE | re.DOTALL
)

#: What a bracket or a dash at the end of a title may say about the version, by canonical tag.
_VERSION_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tag, re.compile(pattern, re.IGNORECASE))
    for tag, pattern in (
        ("live", r"\blive\b|\bmtv unplugged\b|\bunplugged\b|라이브|концерт"),
        ("remaster", r"\bremaster(?:ed)?\b|리마스터"),
        ("remix", r"\bremix(?:ed)?\b|\brmx\b|\bmix\b|\brework\b|\bbootleg\b|\bvip\b|리믹스|ремикс"),
        ("edit", r"\bedit\b|\bradio (?:edit|version|mix)\b|\bsingle version\b|\balbum version\b"),
        ("extended", r"\bextended\b|\bclub (?:mix|version)\b|\b12\s?(?:inch|\")"),
        ("sped up", r"\bsped[- ]up\b|\bspeed[- ]up\b|\bnightcore\b"),
        ("slowed", r"\bslowed\b|\breverb\b"),
        ("acoustic", r"\bacoustic\b|\bstripped\b|\bpiano version\b|어쿠스틱|акустик"),
        ("instrumental", r"\binstrumental\b|\binst\.|\bkaraoke\b"),
        ("demo", r"\bdemo\b|\bouttake\b|\balternate (?:take|version)\b"),
        ("deluxe", r"\bdeluxe\b|\bbonus track\b|\bexpanded\b|\banniversary\b"),
        ("cover", r"\bcover\b|\btribute\b|\bin the style of\b"),
        ("mono", r"\bmono\b|\bstereo\b"),
        ("version", r"\bversion\b|\bver\.|\bre-?recorded\b|\btaylor's version\b|버전|версия"),
        ("soundtrack", r"^(?:from|theme from|music from)\b|\bsoundtrack\b|\bost\b"),
        ("explicit", r"^(?:explicit|clean)$"),
    )
)


def fold(text: str) -> str:
    """Case, accents, width and punctuation away; letters of every script stay.

    Hangul stays composed, so that a syllable is one character. A text of punctuation alone
    (`"???"`, `"+"`) folds to itself, stripped, so that such titles still have a key.
    """
    return _folded(text) if len(text) <= _REMEMBERED else _folded.__wrapped__(text)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    lowered = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    composed = unicodedata.normalize("NFC", bare.replace("'", "").replace("\u2019", ""))
    words = _NOT_WORD.sub(" ", composed).replace("_", " ").split()
    return " ".join(words) or text.strip().casefold()


def romanise(text: str) -> str:
    """The folded text in Latin letters (`아이유` to `aiyu`, `Кино` to `kino`)."""
    return fold(anyascii(text))


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title without its trimmings: the song's own name, and the tags of this version."""

    base: str
    version: str  # canonical tags, sorted, comma-separated; "" for the plain recording


def parse_title(title: str) -> TitleParts:
    """Split `Song (feat. X) - Live at Y` into the song and its version (`live`).

    A remix keeps who made it (`remix:loud luxury`), because two remixes are two recordings.
    """
    tags: set[str] = set()

    def kept_bracket(bracket: re.Match[str]) -> str:
        found = _version_tags(bracket[1])
        tags.update(found)
        return "" if found or _FEATURED.match(bracket[1].strip()) else bracket[0]

    head, *tails = _DASHED.split(_BRACKETED.sub(kept_bracket, title))
    kept = [head]
    for tail in tails:
        found = _version_tags(tail)
        tags |= found
        if not found and not _FEATURED.match(tail.strip()):
            kept.append(tail)
    base = _FEATURED_TAIL.sub("", " - ".join(kept)).strip()
    return TitleParts(base=base or title.strip(), version=",".join(sorted(tags)))


def _version_tags(text: str) -> set[str]:
    tags = {tag for tag, pattern in _VERSION_WORDS if pattern.search(text)}
    if "remix" in tags:
        who = fold(re.sub(r"(?i)\b(?:remix(?:ed)?|rmx|mix|radio|edit|version|by)\b", " ", text))
        tags = (tags - {"remix", "version"}) | {f"remix:{who}" if who else "remix"}
    if len(tags) > 1:
        tags.discard("version")
    return tags


def artist_key(name: str) -> str:
    """The key of one artist; a leading article does not count."""
    return _artist_key(name) if len(name) <= _REMEMBERED else _artist_key.__wrapped__(name)


@lru_cache(maxsize=65_536)
def _artist_key(name: str) -> str:
    folded = fold(name)
    return folded.removeprefix("the ") or folded


def song_key(title: str, artists: Sequence[str]) -> str:
    """What all versions of a song by its main artist share."""
    return f"{artist_key(artists[0])}\t{fold(parse_title(title).base)}"


def recording_key(title: str, artists: Sequence[str]) -> str:
    """The key of one recording: main artist, song, version."""
    parts = parse_title(title)
    return f"{artist_key(artists[0])}\t{fold(parts.base)}\t{parts.version}"


def song_id(key: str) -> int:
    """A signed 64-bit number for a song key (BLAKE2b), the same on every machine."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def grams(folded: str) -> set[str]:
    """Character 3-grams of each word, padded; 2-grams for words in Hangul, kana or Han.

    A word shorter than the gram is one gram by itself, padding included.
    """
    found: set[str] = set()
    for word in folded.split():
        size = (
            2
            if any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in word)
            else 3
        )
        padded = f" {word} "
        found.update(padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))
    return found


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What search stores of a track."""

    keys: list[str]  # exact keys: titles, artists, and both together, native and romanised
    grams: list[str]  # of titles and artists, native and romanised


def search_document(
    title: str,
    artists: Sequence[str],
    title_also: Iterable[str] = (),
    artists_also: Iterable[str] = (),
) -> SearchDocument:
    """The keys and grams under which a track is found."""
    parts = parse_title(title)
    titles = _spellings([parts.base, title, *title_also])
    names = _spellings([*artists, *artists_also])
    keys = {*titles, *names}
    keys.update(f"{name} {name_of_song}" for name in names for name_of_song in titles)
    every = {gram for text in {*titles, *names} for gram in grams(text)}
    return SearchDocument(keys=sorted(keys), grams=sorted(every))


def playlist_grams(name: str, captions: Iterable[str]) -> set[str]:
    """The grams under which a playlist is found."""
    texts = [text for text in (name, *captions) if text]
    return {gram for text in texts for spell in (fold, romanise) for gram in grams(spell(text))}


def _spellings(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        for spelling in (fold(text), artist_key(text), romanise(text)):
            if spelling:
                found[spelling] = None
    return list(found)
