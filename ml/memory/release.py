"""A trained, unpublished release in memory, over the corpus that it was trained on."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.adapters.postgres.publishing import thinned
from core.errors import SetupError
from core.model import Release
from core.naming import artist_key, playlist_grams
from core.ranker import Popularity
from core.reading import Ids, Listed, Matrix
from ml import estimates
from ml.data.corpus import Corpus
from ml.memory.lists import Lists
from ml.profiles import Sounds, profiles
from ml.trained import Artefact

#: Neighbours that are kept of a seed: as many as a request ever reads.
MOST = 100
_AT_ONCE = 200  # seeds that are compared with every track
By = Callable[[int], Listed | None]


class MemoryRelease:
    """What publishing would store, by rows of the corpus; also its small files.

    `nameless` tracks are shown as well where a corpus is measured that has no names at all: the
    product never shows what it cannot name.
    """

    def __init__(self, corpus: Corpus, artefact: Artefact, *, nameless: bool = False) -> None:
        named = np.array([bool(row.title) for row in corpus.tracks], bool)
        self.artefact = artefact
        self.lists = Lists(corpus, named | nameless)
        self._near: dict[int, Listed | None] = {}

    @cached_property
    def release(self) -> Release:
        """What requests know of it."""
        made, lists = self.artefact, self.lists
        found = Popularity.of(lists.corpus.popularity[lists.shown])
        pairs = list(zip(found.counts.tolist(), found.percentiles.tolist(), strict=True))
        return Release(
            1,
            made.version,
            tuple(sorted(made.projectors)),
            made.collections,
            tuple(sorted(made.models)),
            tuple(thinned(pairs)),
        )

    async def active(self) -> Release:
        """The one there is."""
        return self.release

    async def projector(self, release_id: int, encoder: str) -> bytes:
        """The projector for an encoder; raises `SetupError` where there is none."""
        del release_id
        return _file(self.artefact.projectors, encoder)

    async def model(self, release_id: int, name: str) -> bytes:
        """A small model; raises `SetupError` where it is not there."""
        del release_id
        return _file(self.artefact.models, name)

    def neighbours(self, track: int) -> Listed | None:
        """Its neighbour list, of tracks that are shown."""
        shown, made = self.lists.shown, self.artefact
        own = slice(int(made.offsets[track]), int(made.offsets[track + 1]))
        ids = made.neighbours[own].astype(np.int64)
        kept = shown[ids] & shown[track]
        if not kept.any():
            return None
        return Listed(ids[kept], made.scores[own][kept].astype(np.float64))

    def near(self, track: int) -> Listed | None:
        """The tracks nearest by vector, itself among them; None where it has no vector."""
        self.look_ahead([track])
        return self._near[track]

    def look_ahead(self, tracks: Sequence[int]) -> None:
        """Find the nearest of many tracks at once, which takes a fraction of one by one."""
        rows, placed = self._placed_tracks
        asked = [track for track in dict.fromkeys(tracks) if track not in self._near]
        self._near |= dict.fromkeys(asked)
        vectors = self.artefact.track_vectors
        told = [track for track in asked if len(rows) and vectors[track].any()]
        for start in range(0, len(told), _AT_ONCE):
            some = told[start : start + _AT_ONCE]
            wanted = vectors[some].astype(np.float32)
            wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
            for track, similar in zip(some, wanted @ placed.T, strict=True):
                self._near[track] = _first(rows, similar)

    def circle(self, track: int) -> Ids:
        """Tracks of the artists that are listed with its artist."""
        artists = self.lists.corpus.tracks[track].artists
        found = self._circles.get(artist_key(artists[0])) if artists else None
        return np.empty(0, np.int64) if found is None else found

    def alike(self, track: int) -> Listed | None:
        """The tracks that sound alike, by Manhattan distance; None where nothing is known."""
        rows, placed = self._sounds
        at = np.searchsorted(rows, track)
        if at == len(rows) or rows[at] != track:
            return None
        return _first(rows, -np.abs(placed - placed[at]).sum(axis=1))

    def guessed(self, track: int) -> dict[str, float]:
        """The audio features that the artefact estimates of a track."""
        rows, columns = self._estimates
        at = int(np.searchsorted(rows, track))
        if at == len(rows) or rows[at] != track:
            return {}
        pairs = ((name, float(column[at])) for name, column in columns.items())
        return {name: value for name, value in pairs if not np.isnan(value)}

    @cached_property
    def placed_playlists(self) -> tuple[Ids, Matrix]:
        """The playlists that have a place, and their unit vectors."""
        return _placed(self.artefact.playlist_vectors, np.ones(self.lists.corpus.size[0], bool))

    @cached_property
    def playlists_by_gram(self) -> dict[str, list[int]]:
        """The playlists that hold a gram in their name or captions."""
        found: dict[str, list[int]] = {}
        for row, one in enumerate(self.lists.corpus.playlists):
            for gram in playlist_grams(one.name, one.captions):
                found.setdefault(gram, []).append(row)
        return found

    @cached_property
    def _placed_tracks(self) -> tuple[Ids, Matrix]:
        return _placed(self.artefact.track_vectors, self.lists.shown)

    @cached_property
    def _circles(self) -> dict[str, Ids]:
        made = self.artefact.circles
        shown = self.lists.shown
        rows = np.split(made.tracks.astype(np.int64), made.offsets[1:-1])
        lists = zip(made.artists, rows, strict=False)  # no artists: one empty row
        return {artist: own[shown[own]] for artist, own in lists}

    @cached_property
    def _sounds(self) -> tuple[Ids, Matrix]:
        corpus = self.lists.corpus
        known = ~np.isnan(corpus.features).all(axis=1)
        known |= np.array([bool(row.genres) for row in corpus.tracks], bool)
        rows = np.flatnonzero(known & self.lists.shown)
        tags = [corpus.tracks[at].genres for at in rows.tolist()]
        return rows, profiles(Sounds(rows, corpus.features[rows], tags)).astype(np.float32)

    @cached_property
    def _estimates(self) -> tuple[NDArray[np.int32], dict[str, NDArray[np.float32]]]:
        content = self.artefact.models.get(estimates.FILE)
        return (np.empty(0, np.int32), {}) if content is None else estimates.columns(content)


def _file(files: dict[str, bytes], name: str) -> bytes:
    if name not in files:
        raise SetupError(f"The release in memory has no {name!r}; there are: {', '.join(files)}")
    return files[name]


def _placed(vectors: NDArray[np.float16], shown: NDArray[np.bool_]) -> tuple[Ids, Matrix]:
    """Rows that have a place and are shown, and their vectors, of unit length."""
    rows = np.flatnonzero(vectors.any(axis=1) & shown)
    placed = vectors[rows].astype(np.float32)
    return rows, placed / np.linalg.norm(placed, axis=1, keepdims=True)


def _first(rows: Ids, scores: NDArray[np.float32]) -> Listed:
    """The rows of the highest scores, best first, ties by row."""
    ahead = np.arange(len(rows))
    if len(rows) > 2 * MOST:
        cut = np.partition(scores, len(scores) - MOST)[len(scores) - MOST]
        ahead = np.flatnonzero(scores >= cut)
    order = ahead[np.lexsort((rows[ahead], -scores[ahead]))][:MOST]
    return Listed(rows[order], scores[order].astype(np.float64))
