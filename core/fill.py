"""Filling a list to a duration."""

from collections.abc import Iterator, Sequence

from core.model import Track
from core.wishes import MOST_TRACKS

TOLERANCE = 0.05
_LAST, _TRIED = 5, 60  # tracks of the list that may be exchanged, and for how many others


def fill(tracks: Sequence[Track], duration_ms: int, most: int = MOST_TRACKS) -> list[Track]:
    """Tracks in order whose lengths sum to the duration within `TOLERANCE`, where that is possible.

    Tracks of unknown length cannot be counted and stay out. The best are taken until the
    next would overshoot; then single tracks, the last first, are exchanged for others that bring
    the sum nearest. The result is the nearest that was found, also when it misses the tolerance.
    """
    known = [track for track in tracks if track.duration_ms]
    chosen: list[Track] = []
    total = 0
    for track in known:
        if len(chosen) == most or total >= duration_ms:
            break
        chosen.append(track)
        total += track.duration_ms or 0
    return _adjusted(chosen, known[len(chosen) :], duration_ms)


def reached(tracks: Sequence[Track], duration_ms: int) -> bool:
    """Whether the list lasts as long as asked, within `TOLERANCE`."""
    return abs(_total(tracks) - duration_ms) <= TOLERANCE * duration_ms


def _total(tracks: Sequence[Track]) -> int:
    return sum(track.duration_ms or 0 for track in tracks)


def _adjusted(chosen: list[Track], spare: Sequence[Track], duration_ms: int) -> list[Track]:
    """The first that is near enough, else the nearest, of the exchanges that `_exchanges` tries."""
    near = TOLERANCE * duration_ms
    total = _total(chosen)
    best = chosen
    away = abs(total - duration_ms)
    if len(chosen) > 1 and away > near:
        shorter = total - (chosen[-1].duration_ms or 0)
        if abs(shorter - duration_ms) < away:
            best, away = chosen[:-1], abs(shorter - duration_ms)
    for at, behind, left in _exchanges(chosen, total):
        for other in spare[:_TRIED]:
            if away <= near:
                return best
            off = abs(left + (other.duration_ms or 0) - duration_ms)
            if off < away:
                best, away = [*chosen[:at], other, *chosen[behind:]], off
    return best


def _exchanges(chosen: Sequence[Track], total: int) -> Iterator[tuple[int, int, int]]:
    """Which part of the list one track may take the place of, and how long the rest is."""
    for at in range(len(chosen) - 1, max(-1, len(chosen) - 1 - _LAST), -1):
        yield at, at + 1, total - (chosen[at].duration_ms or 0)
    if len(chosen) > 2:  # noqa: PLR2004  # two for one
        yield len(chosen) - 2, len(chosen), total - _total(chosen[-2:])
