"""Whether a track is what a wish says: yes, no, or it cannot be told."""

from collections.abc import Callable, Collection
from functools import partial
from typing import assert_never

from core.model import AudioProfile, Track
from core.naming import artist_key, romanise
from core.wishes.genres import SILENT, belongs, wordless
from core.wishes.inflection import forms
from core.wishes.wish import Kind, Wish

#: Beats a minute: up to SLOW is slow, from FAST on fast; between the two of MEDIUM is medium.
SLOW, FAST, MEDIUM = 95.0, 120.0, (90.0, 125.0)
BEATS_OFF = 0.06  # how far off a tempo may be; half and double time count too
CALM, LIVELY = 0.45, 0.65  # energy up to, and from
SUNG_BELOW = 0.5  # instrumentalness
_FIRST_YEAR, _LAST_YEAR = 0, 9_999


Verdict = bool | None
#: Whether a track meets a wish; None where its data do not tell.
Judge = Callable[[Track, AudioProfile | None], Verdict]


def judge_of(wish: Wish, spellings: Collection[str] = ()) -> Judge:
    """The judge of a wish, its sign included.

    `spellings` are other names of the artist that the wish means, as the catalogue knows them.
    """
    holds = _holding(wish, spellings)
    if not wish.negative:
        return holds

    def misses(track: Track, profile: AudioProfile | None) -> Verdict:
        verdict = holds(track, profile)
        return None if verdict is None else not verdict

    return misses


def _holding(wish: Wish, spellings: Collection[str]) -> Judge:
    judge: Judge
    match wish.kind:
        case Kind.TRACKS | Kind.MINUTES:
            judge = _anything
        case Kind.YEARS:
            judge = partial(_released, *_years(wish.value))
        case Kind.LANGUAGE:
            judge = partial(_sung, wish.value)
        case Kind.GENRE:
            judge = partial(_tagged, wish.value)
        case Kind.INSTRUMENTAL:
            judge = _instrumental
        case Kind.TEMPO:
            judge = partial(_tempo, wish.value)
        case Kind.ENERGY:
            judge = partial(_energy, wish.value)
        case Kind.ARTIST:
            judge = partial(_named, {wish.value, *map(artist_key, spellings)})
        case _:
            assert_never(wish.kind)
    return judge


def _anything(_track: Track, _profile: AudioProfile | None) -> Verdict:
    return True


def _years(span: str) -> tuple[int, int]:
    first, _, last = span.partition("-")
    return int(first or _FIRST_YEAR), int(last or _LAST_YEAR)


def _released(first: int, last: int, track: Track, _profile: AudioProfile | None) -> Verdict:
    year = track.year
    return None if year is None else first <= year <= last


def _sung(language: str, track: Track, _profile: AudioProfile | None) -> Verdict:
    return None if track.language is None else track.language == language


def _tagged(genre: str, track: Track, _profile: AudioProfile | None) -> Verdict:
    return belongs(track.genres, track.language, genre)


def _energy(asked: str, _track: Track, profile: AudioProfile | None) -> Verdict:
    energy = _feature(profile, "energy")
    if energy is None:
        return None
    return energy >= LIVELY if asked == "high" else energy <= CALM


def _instrumental(track: Track, profile: AudioProfile | None) -> Verdict:
    if track.language == SILENT or "instrumental" in track.version.split(","):
        return True
    sung = _feature(profile, "instrumentalness")
    if sung is not None:
        return sung >= SUNG_BELOW
    if any(wordless(genre) for genre in track.genres):
        return True
    return None if track.language is None else False


def _tempo(asked: str, _track: Track, profile: AudioProfile | None) -> Verdict:
    beats = _feature(profile, "tempo")
    if not beats:
        return None
    match asked:
        case "slow":
            return beats <= SLOW
        case "fast":
            return beats >= FAST
        case "medium":
            return MEDIUM[0] <= beats <= MEDIUM[1]
        case _:
            near = float(asked)
            return any(abs(beats * part - near) <= BEATS_OFF * near for part in (0.5, 1.0, 2.0))


def _named(keys: Collection[str], track: Track, _profile: AudioProfile | None) -> Verdict:
    return any(_same_name(key, name) for key in keys for name in track.artists)


def _feature(profile: AudioProfile | None, name: str) -> float | None:
    return profile.values.get(name) if profile else None


def _same_name(key: str, name: str) -> bool:
    """Whether an artist is meant by a key: in either script, in any Russian case."""
    other = artist_key(name)
    if key in {other, romanise(name), romanise(name).removeprefix("the ")}:
        return True
    words, others = key.split(), other.split()
    return len(words) == len(others) and all(
        word == also or _same_stem(word, also) for word, also in zip(words, others, strict=True)
    )


def _same_stem(word: str, also: str) -> bool:
    stems = set(forms(word)) & set(forms(also))
    return any(stem.endswith("~") for stem in stems)
