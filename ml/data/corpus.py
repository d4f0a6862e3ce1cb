"""A corpus: playlists as lists of track indices, with what is known of tracks and playlists."""

from collections.abc import Mapping, Sequence
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


#: What an entry of a playlist may tell of its track beside its genres.
FIELDS = ("title", "artists", "album", "year", "features")


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
    #: Of each playlist: the genres that it tells of its tracks; empty where nobody keeps count.
    genres_told: Sequence[Mapping[int, tuple[str, ...]]] = ()
    #: Of each entry: which `FIELDS` it tells of its track, as bits; None where nobody keeps count.
    fields_told: NDArray[np.uint8] | None = None

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
            genres_told=[self.genres_told[int(row)] for row in rows] if self.genres_told else (),
            fields_told=self._fields_of(rows),
        )

    def _fields_of(self, rows: Sequence[int] | Ints) -> NDArray[np.uint8] | None:
        if self.fields_told is None:
            return None
        parts = [self.fields_told[self.offsets[row] : self.offsets[row + 1]] for row in rows]
        return np.concatenate(parts) if parts else np.empty(0, np.uint8)

    def alone(self, rows: Sequence[int] | Ints) -> "Corpus":
        """These playlists, without what only other playlists told of their tracks.

        Some collections know more than others, or give a track the genre of the playlist it is in:
        what a held-out playlist says of a track would show that it holds it. A track that is in
        none of these playlists keeps all but such genres: it can be asked with, never found.
        """
        made = self.subset(rows)
        others = np.setdiff1d(np.arange(self.size[0]), np.asarray(rows))
        tracks = list(made.tracks)
        _without_genres(
            tracks,
            made.genres_told,
            [self.genres_told[row] for row in others] if self.genres_told else (),
        )
        if made.fields_told is not None and self.fields_told is not None:
            own, everywhere = (np.zeros(len(tracks), np.uint8) for _ in range(2))
            np.bitwise_or.at(own, made.members, made.fields_told)
            np.bitwise_or.at(everywhere, self.members, self.fields_told)
            hidden = np.where(made.popularity > 0, everywhere & ~own, 0)
            for at in np.flatnonzero(hidden):
                tracks[at] = _without_fields(tracks[at], int(hidden[at]))
        return replace(made, tracks=tracks)


def _without_genres(
    tracks: list[TrackRow],
    told: Sequence[Mapping[int, tuple[str, ...]]],
    by_others: Sequence[Mapping[int, tuple[str, ...]]],
) -> None:
    known = {pair for playlist in told for pair in _pairs(playlist)}
    drop = {pair for playlist in by_others for pair in _pairs(playlist)} - known
    for at in {at for at, _ in drop}:
        kept = tuple(one for one in tracks[at].genres if (at, one) not in drop)
        tracks[at] = replace(tracks[at], genres=kept)


def _without_fields(row: TrackRow, hidden: int) -> TrackRow:
    gone: dict[str, Any] = {
        name: () if name == "artists" else None
        for at, name in enumerate(FIELDS)
        if hidden >> at & 1
    }
    return replace(row, **gone)


def _pairs(told: Mapping[int, tuple[str, ...]]) -> list[tuple[int, str]]:
    return [(track, genre) for track, genres in told.items() for genre in genres]


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
