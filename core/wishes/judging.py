"""Whether a track is what a wish says: yes, no, or it cannot be told."""

from collections.abc import Collection, Mapping
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


def judge(
    wish: Wish,
    track: Track,
    profile: AudioProfile | None = None,
    spellings: Collection[str] = (),
) -> bool | None:
    """Whether the track meets the wish, its sign included; None where its data do not tell.

    `spellings` are other names of the artist that the wish means, as the catalogue knows them.
    """
    verdict = _holds(wish, track, profile, spellings)
    return verdict if verdict is None or not wish.negative else not verdict


def _holds(
    wish: Wish, track: Track, profile: AudioProfile | None, spellings: Collection[str]
) -> bool | None:
    features = profile.values if profile else {}
    verdict: bool | None
    match wish.kind:
        case Kind.TRACKS | Kind.MINUTES:
            verdict = True
        case Kind.YEARS:
            verdict = None if track.year is None else _within(track.year, wish.value)
        case Kind.LANGUAGE:
            verdict = None if track.language is None else track.language == wish.value
        case Kind.GENRE:
            verdict = belongs(track.genres, track.language, wish.value)
        case Kind.INSTRUMENTAL:
            verdict = _instrumental(track, features)
        case Kind.TEMPO:
            verdict = _tempo(wish.value, features.get("tempo"))
        case Kind.ENERGY:
            verdict = _energy(wish.value, features.get("energy"))
        case Kind.ARTIST:
            keys = {wish.value, *map(artist_key, spellings)}
            verdict = any(_same_name(key, name) for key in keys for name in track.artists)
        case _:
            assert_never(wish.kind)
    return verdict


def _energy(asked: str, energy: float | None) -> bool | None:
    if energy is None:
        return None
    return energy >= LIVELY if asked == "high" else energy <= CALM


def _within(year: int, span: str) -> bool:
    first, _, last = span.partition("-")
    return (not first or year >= int(first)) and (not last or year <= int(last))


def _instrumental(track: Track, features: Mapping[str, float]) -> bool | None:
    if track.language == SILENT or "instrumental" in track.version.split(","):
        return True
    if "instrumentalness" in features:
        return features["instrumentalness"] >= SUNG_BELOW
    if any(wordless(genre) for genre in track.genres):
        return True
    return None if track.language is None else False


def _tempo(asked: str, beats: float | None) -> bool | None:
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
