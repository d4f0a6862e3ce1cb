"""Filling a list to a duration."""

from collections.abc import Sequence

from core.model import Pick
from core.wishes import MOST_TRACKS

TOLERANCE = 0.05


def fill(picks: Sequence[Pick], duration_ms: int, most: int = MOST_TRACKS) -> list[Pick]:
    """Picks in order whose lengths sum to the duration within `TOLERANCE`, where that is possible.

    Tracks of unknown length cannot be counted and stay out. The best picks are taken until the
    next would overshoot; then single tracks, the last first, are exchanged for others that bring
    the sum nearest. The result is the nearest that was found, also when it misses the tolerance.
    """
    known = [pick for pick in picks if pick.track.duration_ms]
    chosen: list[Pick] = []
    total = 0
    for pick in known:
        if len(chosen) == most or total >= duration_ms:
            break
        chosen.append(pick)
        total += pick.track.duration_ms or 0
    return _adjusted(chosen, known[len(chosen) :], duration_ms)


def reached(picks: Sequence[Pick], duration_ms: int) -> bool:
    """Whether the list lasts as long as asked, within `TOLERANCE`."""
    return abs(_total(picks) - duration_ms) <= TOLERANCE * duration_ms


def _total(picks: Sequence[Pick]) -> int:
    return sum(pick.track.duration_ms or 0 for pick in picks)


def _adjusted(chosen: list[Pick], spare: Sequence[Pick], duration_ms: int) -> list[Pick]:
    best = chosen
    shorter = chosen[:-1]
    options = [shorter] if shorter else []
    options += [
        [*chosen[:at], other, *chosen[at + 1 :]]
        for at in range(len(chosen) - 1, max(-1, len(chosen) - 6), -1)
        for other in spare[:60]
    ]
    options += [[*shorter[:-1], other] for other in spare[:60] if len(shorter) > 1]
    for option in options:
        if reached(best, duration_ms):
            break
        if abs(_total(option) - duration_ms) < abs(_total(best) - duration_ms):
            best = option
    return best
