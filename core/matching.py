"""Which track of Spotify is which of ours, judged by names and lengths alone."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from core.model import Track
from core.naming import artist_key, fold, parse_title, romanise
from core.spotify import SpotifyTrack

#: From this score (0-100) on two tracks are taken for the same.
SAME = 80.0
_PART = 0.95  # what a part of a title counts
_BRACKETS = "()[]"
_LENGTH_SLACK = 4_000  # milliseconds that pressings differ by
_LENGTH_FAR = 30_000
_FAR_POINTS = 15.0
#: Versions that are another recording, and those that are the same in another wrapping.
_OTHER_VERSION = 30.0
_SAME_SOUND = frozenset({"remaster", "deluxe", "explicit", "mono", "version", "edit", "soundtrack"})


def score(ours: Track, theirs: SpotifyTrack) -> float:
    """How sure it is, 0-100, that both are one recording.

    Title and main artist weigh alike and the worse of the two decides most, so that a right title
    by somebody else never passes. A live version, cover or remix is another recording; a remaster
    is not.
    """
    mine, other = parse_title(ours.title), parse_title(theirs.title)
    title = max(
        weight * other_weight * _alike(one, another)
        for one, weight in _names(mine.base)
        for another, other_weight in _names(other.base)
    )
    artist = max(
        (_alike(a, b) for a in ours.artists[:2] for b in theirs.artists),
        default=0.0,
    )
    points = 0.7 * min(title, artist) + 0.15 * (title + artist)
    if _sound(ours.version or mine.version) != _sound(other.version):
        points -= _OTHER_VERSION
    return max(0.0, points - _length_points(ours.duration_ms, theirs.duration_ms))


def best(ours: Track, found: Iterable[SpotifyTrack]) -> tuple[SpotifyTrack, float] | None:
    """The likeliest of them with its score; None where none is likely enough."""
    scored = [(each, score(ours, each)) for each in found]
    top = max(scored, key=lambda item: item[1], default=None)
    return top if top and top[1] >= SAME else None


def exact_query(track: Track) -> str:
    """A search by fields."""
    base = parse_title(track.title).base
    return f'track:"{_plain(base)}" artist:"{_plain(track.artist)}"'


def loose_query(track: Track) -> str:
    """A search by words, for names that Spotify spells otherwise."""
    return f"{_plain(parse_title(track.title).base)} {_plain(track.artist)}"


def _names(title: str) -> list[tuple[str, float]]:
    """The title, and what stands before and in its brackets: often it in another language."""
    text = title.strip()
    start = max(text.rfind("("), text.rfind("["))
    inner = text[start + 1 : -1]
    closed = (
        start >= 0 and text.endswith((")", "]")) and not any(sign in inner for sign in _BRACKETS)
    )
    parts = [part for part in (text[:start].rstrip(), inner) if part.strip()] if closed else []
    return [(title, 1.0), *((part, _PART) for part in parts if len(parts) > 1)]


def _plain(text: str) -> str:
    """Without what the query language would read as its own."""
    return " ".join(text.replace('"', " ").replace(":", " ").split())[:100]


def _alike(one: str, other: str) -> float:
    """0-100, in the better of both writings: native or romanised, words in any order."""
    pairs = ((fold(one), fold(other)), (artist_key(one), artist_key(other)))
    native = max(fuzz.token_sort_ratio(a, b) for a, b in pairs)
    return max(native, fuzz.ratio(romanise(one), romanise(other)))


def _sound(version: str) -> frozenset[str]:
    return frozenset(filter(None, version.split(","))) - _SAME_SOUND


def _length_points(ours: int | None, theirs: int | None) -> float:
    if not ours or not theirs:
        return 0.0
    off = abs(ours - theirs) - _LENGTH_SLACK
    return min(max(off, 0) / _LENGTH_FAR, 1.0) * _FAR_POINTS
