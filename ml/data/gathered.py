"""Playlists gathered one by one into a corpus: tracks are numbered, what is told of them merged."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ml.data.corpus import FIELDS, Corpus, PlaylistRow, TrackRow, build


class Gathered:
    """A corpus in the making."""

    def __init__(self) -> None:
        self.playlists: list[PlaylistRow] = []
        self._tracks: list[TrackRow] = []
        self._lists: list[list[int]] = []
        self._genres: list[dict[int, tuple[str, ...]]] = []
        self._fields: list[dict[int, int]] = []
        self._numbers: dict[str, int] = {}

    def add(self, playlist: PlaylistRow, tracks: Sequence[TrackRow]) -> None:
        """One playlist with its tracks, in order."""
        numbers = [self.number(track) for track in tracks]
        self.playlists.append(playlist)
        self._lists.append(numbers)
        self._genres.append(
            {at: row.genres for at, row in zip(numbers, tracks, strict=True) if row.genres}
        )
        fields: dict[int, int] = {}
        for at, row in zip(numbers, tracks, strict=True):
            fields[at] = fields.get(at, 0) | _told(row)
        self._fields.append(fields)

    def number(self, row: TrackRow) -> int:
        """The number of a track; a field that was unknown is filled, genres add up."""
        at = self._numbers.setdefault(row.key, len(self._tracks))
        if at == len(self._tracks):
            self._tracks.append(row)
            return at
        old = self._tracks[at]
        if _tells(old, row):
            self._tracks[at] = _merged(old, row)
        return at

    def corpus(self) -> Corpus:
        """What was gathered."""
        made = build(self._tracks, self.playlists, [np.array(one, np.int64) for one in self._lists])
        told = [
            fields[int(at)] for row, fields in enumerate(self._fields) for at in made.playlist(row)
        ]
        return replace(
            made,
            genres_told=self._genres if any(self._genres) else (),
            fields_told=np.array(told, np.uint8),
        )


def _told(row: TrackRow) -> int:
    """Which fields are there, as bits in the order of `corpus.FIELDS`."""
    return sum(bool(getattr(row, name)) << at for at, name in enumerate(FIELDS))


def _tells(old: TrackRow, new: TrackRow) -> bool:
    """Whether `new` knows something that `old` does not; most entries repeat what is known."""
    return bool(
        (new.title and not old.title)
        or (new.artists and not old.artists)
        or (new.album and not old.album)
        or (new.year and not old.year)
        or (new.features and not old.features)
        or (new.genres and new.genres != old.genres)
    )


def _merged(old: TrackRow, new: TrackRow) -> TrackRow:
    named = old if old.title and old.artists else new
    return TrackRow(
        old.key,
        named.title or old.title,
        named.artists or old.artists,
        old.album or new.album,
        tuple(dict.fromkeys((*old.genres, *new.genres))),
        old.year or new.year,
        old.features or new.features,
    )
