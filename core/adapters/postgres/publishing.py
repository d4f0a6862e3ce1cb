"""Publishing a release: partitions beside the old ones, then one short transaction to switch.

Whoever publishes holds an advisory lock, so that a release which was never activated, seen under
the lock, is what a killed publisher left behind.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import numpy as np
from numpy.typing import NDArray

from core.adapters.postgres import publishing_lists_sql as lists_sql
from core.adapters.postgres import publishing_sql as sql
from core.adapters.postgres.alive import while_connected
from core.adapters.postgres.copy_binary import facet_rows, neighbour_rows, vector_rows
from core.adapters.postgres.locks import alone
from core.adapters.postgres.translate import translated
from core.adapters.postgres.verifying import StoredFiles, verified
from core.errors import SetupError
from core.model import Release

TABLES = ("track_vectors", "playlist_vectors", "track_neighbours", *lists_sql.LISTS)
#: From here on an HNSW index is faster than comparing with every row.
INDEX_FROM = 10_000
#: Length of the rows of audio_vectors.
SOUND_DIMENSION = 32
_POINTS = 200  # of the distribution of popularity

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a release holds, by ids of this database."""

    tracks: Ids  # [tracks]
    shown: NDArray[np.bool_]  # [tracks] has a name
    track_vectors: NDArray[np.float16]  # [tracks, 256]
    playlists: Ids  # [playlists]
    playlist_vectors: NDArray[np.float16]  # [playlists, 512]
    listed: Ids  # [lists] tracks that have a neighbour list
    offsets: Ids  # [lists + 1]
    neighbours: Ids  # [entries]
    scores: NDArray[np.float32]  # [entries]
    facets: Sequence[str] = ()  # that the release brings; the others are made of the catalogue
    facet_offsets: Ids = field(default_factory=lambda: np.zeros(1, np.int64))  # [facets + 1]
    facet_tracks: Ids = field(default_factory=lambda: np.empty(0, np.int64))  # [entries]


@dataclass(frozen=True, slots=True)
class Sounding:
    """Where tracks stand by their sound."""

    tracks: Ids  # [n]
    vectors: NDArray[np.float16]  # [n, at most 32]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A small model that serving loads whole."""

    name: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ProjectorFile:
    """A projector as it is stored."""

    encoder: str
    dimension: int
    sha256: str
    content: bytes


@asynccontextmanager
async def publishing(pool: asyncpg.Pool) -> AsyncIterator["Publisher"]:
    """A publisher that is alone: waits for another one to finish, and clears what it left."""
    with translated():
        sentence = "Waiting for another one who publishes to end."
        async with alone(pool, sql.LOCK, sentence) as connection, while_connected(connection):
            publisher = Publisher(connection)
            await publisher.sweep()
            yield publisher


class Publisher:
    """The steps of publishing, in order, on one connection."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def track_ids(self, keys: Sequence[str]) -> dict[str, tuple[int, bool]]:
        """The id behind each key that this database knows, and whether it has a name."""
        rows = await self._connection.fetch(sql.TRACK_IDS, list(keys))
        return {row["key"]: (row["id"], row["shown"]) for row in rows}

    async def playlist_ids(self, keys: Sequence[str]) -> dict[str, int]:
        """The id behind each `collection/external id` that this database knows."""
        rows = await self._connection.fetch(sql.PLAYLIST_IDS, list(keys))
        return {row["key"]: row["id"] for row in rows}

    async def sounds(self) -> tuple[Ids, NDArray[np.float32], list[list[str]]]:
        """Ids, features `[n, 12]` (NaN: not measured) and genres of tracks that have any."""
        rows = await self._connection.fetch(lists_sql.SOUNDS, timeout=None)
        features = np.array([tuple(row)[2:] for row in rows], np.float32)  # None becomes NaN
        ids = np.array([row["id"] for row in rows], np.int64)
        return ids, features.reshape(len(rows), -1), [row["genres"] for row in rows]

    async def begin(
        self,
        version: str,
        collections: Sequence[str],
        metrics: Mapping[str, Any],
        manifest: Mapping[str, Any],
    ) -> Release:
        """A new release, not active; a version that is there already gets a number behind it."""
        row = await self._connection.fetchrow(
            sql.INSERT_RELEASE, version, list(collections), dict(metrics), dict(manifest)
        )
        return Release(row["id"], row["version"], (), tuple(collections))

    async def store(
        self,
        release: Release,
        rows: Rows,
        projectors: Sequence[ProjectorFile],
        models: Sequence[ModelFile] = (),
        sounding: Sounding | None = None,
    ) -> tuple[tuple[int, float], ...]:
        """Fill the partitions of the release, index and attach them, keep its models.

        Returns how popularity is distributed (`Release.popularity`).
        """
        for table in TABLES:
            await self._connection.execute(sql.create_partition(table, release.id))
        await self._copy(
            f"track_vectors_r{release.id}",
            ("release_id", "track_id", "embedding", "shown"),
            vector_rows(release.id, rows.tracks, rows.track_vectors, rows.shown),
        )
        await self._copy(
            f"playlist_vectors_r{release.id}",
            ("release_id", "playlist_id", "embedding"),
            vector_rows(release.id, rows.playlists, rows.playlist_vectors),
        )
        await self._copy(
            f"track_neighbours_r{release.id}",
            ("release_id", "track_id", "neighbours", "scores"),
            neighbour_rows(release.id, rows.listed, rows.offsets, rows.neighbours, rows.scores),
        )
        await self._copy(
            f"track_facets_r{release.id}",
            ("release_id", "facet", "tracks"),
            facet_rows(release.id, rows.facets, rows.facet_offsets, rows.facet_tracks),
        )
        if sounding is not None:
            padded = np.zeros((len(sounding.tracks), SOUND_DIMENSION), np.float16)
            padded[:, : sounding.vectors.shape[1]] = sounding.vectors
            await self._copy(
                f"audio_vectors_r{release.id}",
                ("release_id", "track_id", "embedding"),
                vector_rows(release.id, sounding.tracks, padded),
            )
        popularity = await self._lists(release.id)
        await self._index(release.id, rows, sounding)
        for table in TABLES:
            await self._connection.execute(sql.attach_partition(table, release.id), timeout=None)
            await self._connection.execute(f"analyze {table}_r{release.id}", timeout=None)
        await self._connection.executemany(
            sql.INSERT_PROJECTOR,
            [
                (release.id, one.encoder, one.dimension, one.sha256, one.content)
                for one in projectors
            ],
        )

        await self._connection.executemany(
            lists_sql.INSERT_MODEL,
            [(release.id, one.name, one.sha256, one.content) for one in models],
        )
        return popularity

    async def verified(self, release: Release) -> StoredFiles:
        """Its small files, when all else of it is stored whole; raises `SetupError`."""
        return await verified(self._connection, release.id, TABLES)

    async def activate(self, release_id: int) -> None:
        """Make it the active one, in one transaction; raises `SetupError` when it is gone.

        Another publisher swept it, when the connection that held the lock was lost meanwhile.
        """
        async with self._connection.transaction():
            await self._connection.execute(sql.DEACTIVATE)
            status: str = await self._connection.execute(sql.ACTIVATE, release_id)
            if status.endswith(" 0"):
                raise SetupError("Another publisher came in between: publish again.")

    async def previous(self) -> Release:
        """The newest release before the active one; raises `SetupError` when there is none."""
        row = await self._connection.fetchrow(sql.PREVIOUS)
        if row is None:
            raise SetupError("There is no earlier release to go back to.")
        return Release(row["id"], row["version"], tuple(row["encoders"]), tuple(row["collections"]))

    async def sweep(self, keep: int | None = None) -> None:
        """Drop what was never activated, what was rolled back, and all but the last `keep`.

        A partition that is being read is left for the next sweep.
        """
        await self._connection.execute(sql.DELETE_UNUSED)
        if keep is not None:
            await self._connection.execute(sql.DELETE_OLD, keep)
        for row in await self._connection.fetch(sql.ORPHANS, list(TABLES)):
            try:
                async with self._connection.transaction():
                    await self._connection.execute(sql.SHORT_LOCK)
                    await self._connection.execute(sql.drop_partition(row["name"]))
            except asyncpg.LockNotAvailableError:
                continue

    async def _copy(self, table: str, columns: Sequence[str], rows: Iterator[bytes]) -> None:
        await self._connection.copy_to_table(
            table, source=_stream(rows), columns=columns, format="binary", timeout=None
        )

    async def _lists(self, release_id: int) -> tuple[tuple[int, float], ...]:
        """The short lists, made of the catalogue as it is now."""
        for statement in lists_sql.FILLS:
            async with self._connection.transaction():
                await self._connection.execute(sql.FILL_MEMORY)
                await self._connection.execute(statement.format(release_id), timeout=None)
        counted = await self._connection.fetch(lists_sql.POPULARITY)
        pairs = [(row["popularity"], float(row["below"] / row["total"])) for row in counted]
        popularity = dict(thinned(pairs))
        facts = {"popularity": list(popularity.items())}
        await self._connection.execute(lists_sql.KEEP_FACTS, release_id, facts)
        return tuple(popularity.items())

    async def _index(self, release_id: int, rows: Rows, sounding: Sounding | None) -> None:
        statements = sql.create_indexes(
            release_id,
            tracks=int(rows.shown.sum()) > INDEX_FROM,
            playlists=len(rows.playlists) > INDEX_FROM,
        )
        statements += [each.format(release_id) for each in lists_sql.INDEXES]
        if sounding is not None and len(sounding.tracks) > INDEX_FROM:
            statements.append(lists_sql.INDEX_AUDIO.format(release_id))
        memory = sql.index_memory(max(len(rows.tracks), len(rows.playlists)))
        for statement in statements:
            try:
                await self._build(memory, statement)
            except (
                asyncpg.DiskFullError
            ):  # a container's small /dev/shm: workers share memory there
                await self._build(memory, sql.INDEX_ALONE, statement)

    async def _build(self, *statements: str) -> None:
        async with self._connection.transaction():
            for statement in statements:
                await self._connection.execute(statement, timeout=None)


def thinned(pairs: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Some points of the distribution of popularity, the last one among them, each once."""
    every = max(1, len(pairs) // _POINTS)
    return list(dict([*pairs[::every], *pairs[-1:]]).items())


async def _stream(rows: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in rows:
        yield chunk
