"""How far from the known a list goes, and what a listener's languages change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from core.listener import Adventure, Listener
from core.model import Track
from core.naming import artist_key
from core.ranking.fusion import Scores

#: What a track in a language that was not chosen is worth, and one of unknown language.
OTHER_LANGUAGE, UNKNOWN_LANGUAGE = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Temper:
    """What the adventure setting changes."""

    popularity: float  # worth of a track at percentile p: exp(popularity * (p - 0.5))
    familiar: float  # worth of a track by an artist of the seeds or likes
    balance: float  # relevance against diversity
    depth: int  # candidates that are looked at
    choice: int  # of how many times as many as are shown diversity chooses


def temper_of(adventure: Adventure) -> Temper:
    """Safe stays near and known, bold goes deep and leaves the known artists out."""
    match adventure:
        case Adventure.SAFE:
            return Temper(popularity=1.0, familiar=1.5, balance=0.98, depth=80, choice=2)
        case Adventure.BALANCED:
            return Temper(popularity=0.0, familiar=0.8, balance=0.92, depth=100, choice=3)
        case Adventure.BOLD:
            return Temper(popularity=-2.0, familiar=0.15, balance=0.75, depth=300, choice=8)
        case _:
            assert_never(adventure)


def tempered(
    tracks: Sequence[Track],
    worth: Scores,
    percentiles: Scores,
    listener: Listener,
    *,
    familiar: Collection[str] = (),
    any_language: bool = False,
) -> Scores:
    """The worth of the candidates under a listener's settings.

    `familiar` are the keys of artists that the seeds and likes hold; `any_language` is for a
    request that says its own language.
    """
    temper = temper_of(listener.adventure)
    changed = worth * np.exp(temper.popularity * (percentiles - 0.5))
    if familiar:
        known = [artist_key(track.artist) in familiar for track in tracks]
        changed = np.where(known, changed * temper.familiar, changed)
    if listener.languages and not any_language:
        spoken = [_language(track, listener.languages) for track in tracks]
        changed = changed * np.array(spoken)
    result: Scores = changed
    return result


def _language(track: Track, chosen: Collection[str]) -> float:
    if track.language is None:
        return UNKNOWN_LANGUAGE
    return 1.0 if track.language in chosen else OTHER_LANGUAGE
