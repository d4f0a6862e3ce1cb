"""What the ranker is told of tracks: one function for training and for serving.

A corpus and a catalogue say the same of a track, and so must the columns made of it: names are
folded, each counts once, and of many the first ones count.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from core.naming import artist_key, fold
from core.ranker import Facts, Ints

_ARTISTS, _GENRES = 4, 6  # of a track that count


class Described(Protocol):
    """A track of a catalogue or of a corpus."""

    @property
    def artists(self) -> tuple[str, ...]:
        """The main one first."""

    @property
    def album(self) -> str | None:
        """None: unknown."""

    @property
    def year(self) -> int | None:
        """None: unknown."""

    @property
    def genres(self) -> tuple[str, ...]:
        """As they were imported."""


class Numbers:
    """A number for each name; facts that are compared share them."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, name: str) -> int:
        """The same for the same name."""
        return self._known.setdefault(name, len(self._known))


def facts_of(tracks: Sequence[Described], popularity: Ints, tops: Ints, numbers: Numbers) -> Facts:
    """The facts of these tracks, a row each.

    `popularity` `[tracks]` is how many playlists hold each, `tops` `[tracks]` how many hold the
    most popular track of its main artist; 0: unknown.
    """
    return Facts(
        popularity=popularity,
        artists=_padded([list(map(artist_key, one.artists)) for one in tracks], _ARTISTS, numbers),
        album=np.array([_album(one, numbers) for one in tracks], np.int64),
        year=np.array([np.nan if one.year is None else one.year for one in tracks], np.float64),
        genres=_padded(
            [[f"\t{fold(tag)}" for tag in one.genres] for one in tracks], _GENRES, numbers
        ),
        top=tops,
    )


def _album(track: Described, numbers: Numbers) -> int:
    """An album belongs to its artist: many are called the same."""
    if not track.album or not track.artists:
        return -1
    return numbers.of(f"{artist_key(track.artists[0])}\t{fold(track.album)}")


def _padded(names: Sequence[Sequence[str]], most: int, numbers: Numbers) -> Ints:
    rows = [list(dict.fromkeys(found))[:most] for found in names]
    made = np.full((len(rows), max(map(len, rows), default=0)), -1, np.int64)
    for at, found in enumerate(rows):
        made[at, : len(found)] = [numbers.of(name) for name in found]
    return made
