"""All that one request reads in one release: adapter of `Reader`.

On one connection, and on a second one beside it where one is idle: what is asked at the same time
is then read side by side. They go back to the pool when the request has ranked. Nobody waits for
the second one, so that requests cannot wait for each other's.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg
import numpy as np
from pgvector import HalfVector

from core.adapters.postgres import reading_sql as sql
from core.adapters.postgres.catalogue import PROFILES, profiles_of
from core.adapters.postgres.translate import translated
from core.model import TRACK_DIMENSION, AudioProfile, Playlist, Release, Track
from core.reading import Held, Ids, Listed, Matrix, SeedRoutes, Sift, Vector, Voice
from core.together import together

_INTEGERS = np.dtype([("length", ">i4"), ("value", ">i8")])
_REALS = np.dtype([("length", ">i4"), ("value", ">f4")])
_ARRAY_HEADER = 20  # bytes before the elements of an array that has any
_HALVES = np.dtype([("header", ">i4"), ("value", ">f2", (TRACK_DIMENSION,))])


class PostgresReader:
    """Opens readings on a pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def reading(self, release: Release) -> AsyncIterator["PostgresReading"]:
        """The queries of one request."""
        with translated():
            async with AsyncExitStack() as stack:
                connections = [await stack.enter_async_context(self._pool.acquire())]
                if self._pool.get_idle_size():
                    connections.append(await stack.enter_async_context(self._pool.acquire()))
                yield PostgresReading(release, connections)


class PostgresReading:
    """The queries of one request; each takes the first connection that is free."""

    def __init__(self, release: Release, connections: Sequence[asyncpg.Connection]) -> None:
        self._release = release
        self._idle = list(connections)
        self._turns = asyncio.Semaphore(len(connections))
        self._vectors: dict[int, bytes | None] = {}  # of the tracks that were asked for

    async def by_seeds(
        self, seeds: Sequence[int], *, depth: int, playlists: int, without: Collection[int] = ()
    ) -> SeedRoutes:
        """What every route says about each seed; `without` are playlists that are left out.

        The search by vector, which takes longest, begins first.
        """
        ids, own = list(seeds), self._release.id
        near, lists, held, kin = await together(
            self._fetch(sql.BY_VECTOR, own, ids, depth),
            self._fetch(sql.BY_LIST, own, ids, depth),
            self._fetch(sql.HOLDERS, own, ids, playlists, list(without)),
            self._fetch(sql.KIN, own, ids, depth),
        )
        cold = [i for i in ids if i not in {row["track_id"] for row in (*lists, *near)}]
        sound = await self._fetch(sql.SOUND, own, cold, depth) if cold else []
        return SeedRoutes(
            lists={row["track_id"]: _listed(row) for row in lists},
            near={row["track_id"]: _listed(row) for row in near},
            held=[Held(_playlist(row), row["size"] or len(tracks), tracks, tuple(row["seeds"]))
                  for row, tracks in _with_tracks(held)],
            kin={row["track_id"]: _ids(row["ids"]) for row in kin},
            circle={row["track_id"]: _ids(row["circle"]) for row in kin},
            sound={row["track_id"]: _listed(row) for row in sound},
        )  # fmt: skip

    async def nearest(
        self, vector: Vector, limit: int, within: float, without: Collection[int] = ()
    ) -> list[Voice]:
        """The playlists nearest to a vector of words, nearest first, `within` of the nearest."""
        wanted = HalfVector(vector.tolist())
        rows = await self._fetch(
            sql.NEAREST, self._release.id, wanted, limit, list(without), within
        )
        return [
            Voice(_playlist(row), row["size"] or len(tracks), tracks, row["similarity"])
            for row, tracks in _with_tracks(rows)
        ]

    async def by_words(
        self, grams: Sequence[str], share: float, limit: int, without: Collection[int] = ()
    ) -> list[Voice]:
        """Playlists whose name or captions hold this share of the grams, with what they hold."""
        if not grams:
            return []
        least = max(1, int(np.ceil(share * len(grams))))
        rows = await self._fetch(
            sql.BY_WORDS, self._release.id, list(grams), least, limit, list(without)
        )
        return [
            Voice(_playlist(row), row["size"] or len(tracks), tracks, row["shared"] / len(grams))
            for row, tracks in _with_tracks(rows)
        ]

    async def facets(self, names: Sequence[str], limit: int) -> dict[str, Ids]:
        """The most popular tracks of each facet, by its name (migration 0006)."""
        if not names:
            return {}
        rows = await self._fetch(sql.FACETS, self._release.id, list(names), limit)
        return {row["facet"]: _ids(row["ids"]) for row in rows}

    async def details(self, ids: Ids, limit: int, sift: Sift) -> list[Track]:
        """The tracks that pass the sift, in order; unknown ones behind those known to pass."""
        first, last = sift.years or (None, None)
        languages = list(sift.languages) if sift.languages else None
        rows = await self._fetch(sql.DETAILS, ids.tolist(), limit, languages, first, last)
        return [_track(row) for row in rows]

    async def look_ahead(self, track_ids: Sequence[int]) -> None:
        """Read the vectors of tracks that are likely to be asked for; each is read once."""
        known = self._vectors
        missing = [track_id for track_id in track_ids if track_id not in known]
        if missing:
            rows = await self._fetch(sql.VECTORS, self._release.id, missing)
            known.update(dict.fromkeys(missing))
            known.update(map(tuple, rows))

    async def vectors(self, track_ids: Sequence[int]) -> Matrix:
        """Unit rows `[n, 256]`; zero rows for tracks that have no vector."""
        await self.look_ahead(track_ids)
        return _vectors([self._vectors[track_id] for track_id in track_ids])

    async def artist_tops(self, track_ids: Sequence[int]) -> dict[int, int]:
        """The popularity of the main artist's most popular track, by track id."""
        rows = await self._fetch(sql.ARTIST_TOPS, self._release.id, list(track_ids))
        return dict(map(tuple, rows))

    async def profiles(self, track_ids: Sequence[int]) -> dict[int, AudioProfile]:
        """The audio features of those that have any."""
        return profiles_of(await self._fetch(PROFILES, list(track_ids)))

    async def spotify_ids(self, track_ids: Sequence[int]) -> dict[int, str]:
        """The Spotify ids of those that have one."""
        rows = await self._fetch(sql.SPOTIFY_IDS, list(track_ids))
        return {row["track_id"]: row["spotify_id"] for row in rows}

    async def _fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        async with self._turns:
            connection = self._idle.pop()
            try:
                rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
                return rows
            finally:
                self._idle.append(connection)


def _track(row: asyncpg.Record) -> Track:
    number, song, title, artists, album, released, length, language, genres, version, held = row
    return Track(
        number, song, title, tuple(artists), album, released, length, language, tuple(genres),
        version, held,
    )  # fmt: skip


def _playlist(row: asyncpg.Record) -> Playlist:
    return Playlist(row["id"], row["name"], tuple(row["captions"]))


def _with_tracks(rows: Sequence[asyncpg.Record]) -> Iterator[tuple[asyncpg.Record, Ids]]:
    """Each playlist and the tracks that were read of it, all decoded in one go.

    A playlist that the release does not know has the size of what was read.
    """
    contents = [row["tracks"][_ARRAY_HEADER:] for row in rows]
    every = np.frombuffer(b"".join(contents), _INTEGERS)["value"].astype(np.int64)
    end = 0
    for row, content in zip(rows, contents, strict=True):
        start, end = end, end + len(content) // _INTEGERS.itemsize
        yield row, every[start:end]


def _listed(row: asyncpg.Record) -> Listed:
    return Listed(_ids(row["ids"]), _elements(row["scores"], _REALS).astype(np.float64))


def _ids(content: bytes) -> Ids:
    ids: Ids = _elements(content, _INTEGERS).astype(np.int64)
    return ids


def _elements(content: bytes, kind: np.dtype[Any]) -> Any:
    """The elements of an array in PostgreSQL's binary form, none of them null."""
    if len(content) <= _ARRAY_HEADER:
        return np.empty(0)
    return np.frombuffer(content, kind, offset=_ARRAY_HEADER)["value"]


def _vectors(contents: Sequence[bytes | None]) -> Matrix:
    """Rows of halfvecs `[n, 256]`; a missing one is a zero row."""
    missing = bytes(_HALVES.itemsize)
    joined = b"".join(content or missing for content in contents)
    rows: Matrix = np.frombuffer(joined, _HALVES)["value"].astype(np.float32)
    return rows
