"""What publishing makes of a catalogue, made of a corpus: members, holders, facets, artists.

The rules are those of `core.adapters.postgres.publishing_lists_sql`, in numpy; the contract suite
of readings holds the two together.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.model import Playlist, Track
from core.naming import artist_key, parse_title, song_id, song_key
from core.reading import Ids
from ml.data.corpus import Corpus, TrackRow

MEMBERS, HOLDERS = 500, 200  # tracks of a playlist, playlists of a track
_FACET, _ARTIST = 600, 60  # tracks of a facet, of an artist


class Lists:
    """The short lists of a release; ids are rows of the corpus."""

    def __init__(self, corpus: Corpus, shown: NDArray[np.bool_]) -> None:
        """`shown` `[tracks]` tells which tracks may be in a list."""
        self.corpus = corpus
        self.shown = shown
        owner = np.repeat(np.arange(corpus.size[0]), corpus.lengths)
        kept = shown[corpus.members]
        self._owner, self._member = owner[kept], corpus.members[kept]
        self.sizes = np.bincount(self._owner, minlength=corpus.size[0])
        self._starts = np.concatenate([[0], np.cumsum(self.sizes)])

    def members(self, playlist: int) -> Ids:
        """The first tracks of a playlist, by number."""
        start = int(self._starts[playlist])
        return np.sort(self._member[start : int(self._starts[playlist + 1])][:MEMBERS])

    def holders(self, track: int) -> Ids:
        """The playlists that hold a track and another one, the smallest first."""
        rows, starts = self._holders
        found: Ids = rows[starts[track] : starts[track + 1]][:HOLDERS]
        return found

    def playlist(self, row: int) -> Playlist:
        """As evidence."""
        found = self.corpus.playlists[row]
        return Playlist(row, found.name, found.captions)

    def facet(self, name: str) -> Ids:
        """The most popular tracks that have this in common; empty where there is none."""
        return self._facets.get(name, np.empty(0, np.int64))

    def kin(self, track: int) -> Ids | None:
        """The tracks of its artist, those of its album first; None where it has no artist."""
        row = self.corpus.tracks[track]
        if not row.artists or not self.shown[track]:
            return None
        others = self.facet(f"artist:{artist_key(row.artists[0])}")
        others = np.asarray(others[others != track], np.int64)
        if row.album is None or not len(others):
            return others
        alike = np.array([self.corpus.tracks[at].album == row.album for at in others])
        return np.concatenate([others[alike], others[~alike]])

    @cached_property
    def tracks(self) -> list[Track]:
        """Every track as a request sees it."""
        popularity = self.corpus.popularity.tolist()
        return [_track(at, row, popularity[at]) for at, row in enumerate(self.corpus.tracks)]

    @cached_property
    def tops(self) -> Ids:
        """The popularity of the main artist's most popular track, `[tracks]`; 0: unknown."""
        artist, popularity = self.corpus.artist_of, self.corpus.popularity
        top = np.zeros(int(artist.max(initial=-1)) + 1, np.int64)
        named = self.shown & (artist >= 0)
        np.maximum.at(top, artist[named], popularity[named])
        return np.where(artist >= 0, top[artist] if len(top) else 0, 0)

    @cached_property
    def _holders(self) -> tuple[Ids, Ids]:
        told = self.sizes[self._owner] > 1
        owner, member = self._owner[told], self._member[told]
        order = np.lexsort((owner, self.sizes[owner], member))
        starts = np.searchsorted(member[order], np.arange(self.corpus.size[1] + 1))
        return owner[order], starts

    @cached_property
    def _facets(self) -> dict[str, Ids]:
        found: dict[str, list[int]] = {}
        order = np.argsort(-self.corpus.popularity, kind="stable")
        for at in order[self.shown[order]].tolist():
            for name in _facets_of(self.corpus.tracks[at]):
                listed = found.setdefault(name, [])
                if len(listed) < (_ARTIST if name.startswith("artist:") else _FACET):
                    listed.append(at)
        return {name: np.array(listed, np.int64) for name, listed in found.items()}


def _facets_of(row: TrackRow) -> Sequence[str]:
    """A corpus knows no languages."""
    decade = [f"decade:{row.year // 10 * 10}"] if row.year else []
    tags = [f"genre:{genre}" for genre in dict.fromkeys(row.genres)]
    artists = [f"artist:{key}" for key in dict.fromkeys(map(artist_key, row.artists))]
    return ["popular", *decade, *tags, *artists]


def _track(at: int, row: TrackRow, popularity: int) -> Track:
    """A track without a name is a song of its own, by nobody."""
    named = bool(row.title and row.artists)
    return Track(
        at,
        song_id(song_key(row.title or "", row.artists)) if named else at,
        row.title or "",
        row.artists,
        row.album,
        f"{row.year:04}" if row.year else None,
        genres=row.genres,
        version=parse_title(row.title).version if row.title else "",
        popularity=popularity,
    )
