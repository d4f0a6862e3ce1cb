"""The last stretch that every recommended list shares: tracks, rules, length, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.fill import fill, reached
from core.model import Candidate, Length, Note, Pick, Track
from core.ranking import Rules, admissible, artist_cap, spread


@dataclass(frozen=True, slots=True)
class Assembled:
    """The picks of a list, and what is to be said of its length."""

    picks: tuple[Pick, ...]
    notes: frozenset[Note]


def assemble(
    known: Mapping[int, Track],
    candidates: Sequence[Candidate],
    length: Length,
    rules: Rules,
) -> Assembled:
    """Candidates (best first) to a list that obeys the rules and has the length asked for.

    `known` are the tracks by id; a candidate that is not among them stays out.
    """
    if length.duration_ms is None:
        allowed = admissible(candidates, known, rules)
        picks = spread(allowed, length.tracks, free_artists=rules.free_artists)
        short = len(picks) < length.tracks
        return Assembled(tuple(picks), frozenset({Note.FEWER_THAN_ASKED} if short else ()))
    allowed = admissible(candidates, known, rules)
    timed = [pick for pick in allowed if pick.track.duration_ms]
    picks = spread(fill(timed, length.duration_ms), length.tracks, free_artists=rules.free_artists)
    notes = set()
    if not reached(picks, length.duration_ms):
        notes.add(Note.DURATION_MISSED)
        if len(timed) < len(allowed):
            notes.add(Note.LENGTHS_UNKNOWN)
    return Assembled(tuple(picks), frozenset(notes))


def rules_for(
    length: Length,
    *,
    without_tracks: frozenset[int] = frozenset(),
    without_songs: frozenset[int] = frozenset(),
    free_artists: frozenset[str] = frozenset(),
) -> Rules:
    """The rules of a list of this length."""
    tracks = length.tracks if length.duration_ms is None else expected_tracks(length.duration_ms)
    return Rules(artist_cap(tracks), without_tracks, without_songs, free_artists)


def expected_tracks(duration_ms: int) -> int:
    """About how many tracks a duration holds, at three and a half minutes each."""
    return max(1, round(duration_ms / 210_000))


def generator_for(seed: int) -> np.random.Generator | None:
    """The source of chance of a request; seed 0 is the plain ranking without any."""
    return np.random.default_rng(seed) if seed else None
