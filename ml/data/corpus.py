"""A corpus: playlists as lists of track indices, with what is known of tracks and playlists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from core.model import FEATURES
from core.naming import artist_key, fold

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Sparse = Any  # scipy.sparse.csr_matrix; scipy carries no types


@dataclass(frozen=True, slots=True)
class TrackRow:
    """What is known of one track; `key` names it the same in every database."""

    key: str
    title: str | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None
    genres: tuple[str, ...] = ()
    year: int | None = None
    features: tuple[float, ...] | None = None  # in the order of core.model.FEATURES, NaN: unknown


@dataclass(frozen=True, slots=True)
class PlaylistRow:
    """What is known of one playlist; `key` is collection and external id."""

    key: str
    name: str = ""
    description: str = ""
    captions: tuple[str, ...] = ()
    collection: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text people would find it by, each once."""
        found = (text.strip() for text in (self.name, self.description, *self.captions))
        return tuple(dict.fromkeys(text for text in found if text))


@dataclass(frozen=True)
class Corpus:
    """Playlists over a table of tracks; a subset keeps the table, so that indices stay."""

    tracks: Sequence[TrackRow]
    playlists: Sequence[PlaylistRow]
    offsets: Ints  # [playlists + 1]
    members: Ints  # [entries] track indices, in list order, each once a playlist

    @property
    def size(self) -> tuple[int, int]:
        """Playlists and tracks."""
        return len(self.playlists), len(self.tracks)

    def playlist(self, row: int) -> Ints:
        """The track indices of one playlist, in order."""
        return self.members[self.offsets[row] : self.offsets[row + 1]]

    @cached_property
    def lengths(self) -> Ints:
        """Tracks of each playlist, `[playlists]`."""
        return np.diff(self.offsets)

    @cached_property
    def matrix(self) -> Sparse:
        """Ones where a playlist holds a track, `[playlists, tracks]`, CSR, sorted."""
        ones = np.ones(len(self.members), np.float32)
        made = sp.csr_matrix((ones, self.members, self.offsets), shape=self.size)
        made.sort_indices()
        return made

    @cached_property
    def popularity(self) -> Ints:
        """Playlists that hold each track, `[tracks]`."""
        return np.bincount(self.members, minlength=len(self.tracks)).astype(np.int64)

    @cached_property
    def artist_of(self) -> Ints:
        """A number for the main artist of each track, `[tracks]`; -1: unknown."""
        return _numbered(
            [artist_key(row.artists[0]) if row.artists else None for row in self.tracks]
        )

    @cached_property
    def album_of(self) -> Ints:
        """A number for the album (of that artist) of each track, `[tracks]`; -1: unknown."""
        return _numbered(
            [
                f"{artist_key(row.artists[0])}\t{fold(row.album)}"
                if row.artists and row.album
                else None
                for row in self.tracks
            ]
        )

    @cached_property
    def features(self) -> Floats:
        """Audio features, `[tracks, 12]`; NaN: unknown."""
        unknown = (float("nan"),) * len(FEATURES)
        return np.array([row.features or unknown for row in self.tracks], np.float32).reshape(
            -1, len(FEATURES)
        )

    def subset(self, rows: Sequence[int] | Ints) -> "Corpus":
        """These playlists, over the same tracks."""
        lists = [self.playlist(int(row)) for row in rows]
        return replace(
            self,
            playlists=[self.playlists[int(row)] for row in rows],
            offsets=_offsets(lists),
            members=np.concatenate(lists) if lists else np.empty(0, np.int64),
        )


def build(
    tracks: Sequence[TrackRow],
    playlists: Sequence[PlaylistRow],
    lists: Sequence[Sequence[int] | Ints],
) -> Corpus:
    """A corpus of these lists of track indices; a track that repeats in a list counts once."""
    bare = [_once(np.asarray(members, np.int64)) for members in lists]
    members = np.concatenate(bare) if bare else np.empty(0, np.int64)
    return Corpus(tracks, playlists, _offsets(bare), members)


def _once(members: Ints) -> Ints:
    _, first = np.unique(members, return_index=True)
    return members[np.sort(first)]


def _offsets(lists: Sequence[Ints]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(members) for members in lists])]).astype(np.int64)


def _numbered(keys: Sequence[str | None]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array(
        [-1 if key is None else numbers.setdefault(key, len(numbers)) for key in keys], np.int64
    )
