"""Writing an import: one connection, one transaction that the caller opens and ends.

Call `begin` once, then `known` and the `save_…` methods for each batch, then `Refresh.run`
(`importing_refresh`). Nothing is seen by others before the caller commits.
"""

from collections.abc import Iterable, Sequence

from asyncpg import Connection, Record

from core.adapters.postgres import importing_sql as sql
from core.adapters.postgres.importing_records import (
    CatalogueSize,
    SavedPlaylists,
    StoredPlaylist,
    StoredTrack,
)
from core.adapters.waiting import waiting
from core.model import FEATURES
from core.naming import artist_key

_TRACK_COLUMNS = (
    "id", "song_id", "recording_key", "isrc", "title", "artists", "also", "album", "released",
    "duration_ms", "language", "genres", "version",
)  # fmt: skip
_WHOLE = frozenset({"key", "mode", "time_signature"})


class ImportWriter:
    """Moves batches into the catalogue. The caller owns connection and transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self) -> None:
        """Wait for other imports to end, and make the temporary tables of this transaction."""
        with waiting("Waiting for another import to end."):
            await self._connection.execute(sql.LOCK)
        await self._connection.execute(sql.TUNE)
        await self._connection.execute(sql.TEMPORARY_TABLES)

    async def collection(self, name: str, source: str, licence: str) -> int:
        """The id of a collection, made when new; an empty source or licence keeps its own."""
        found: int = await self._connection.fetchval(sql.COLLECTION, name, source, licence)
        return found

    async def known(
        self, spotify_ids: Sequence[str], isrcs: Sequence[str], keys: Sequence[str]
    ) -> list[StoredTrack]:
        """The rows that carry one of these Spotify ids, ISRCs or recording keys, by age."""
        rows = await self._connection.fetch(sql.KNOWN, spotify_ids, isrcs, keys)
        return [_stored(row) for row in rows]

    async def new_ids(self, count: int) -> list[int]:
        """Ids for tracks that `save_tracks` is going to write as new."""
        return [row["id"] for row in await self._connection.fetch(sql.NEW_IDS, count)]

    async def merge(self, survivors: Sequence[tuple[int, int]]) -> None:
        """Delete the first track of each pair; its ids and playlist entries go to the second.

        Facts are not moved: write the survivor with them afterwards.
        """
        if survivors:
            await self._fill("import_merges", ("loser", "survivor"), survivors)
            await self._connection.execute("truncate import_members")
            for statement in sql.MERGE:
                await self._connection.execute(statement)

    async def save_tracks(
        self, new: Sequence[StoredTrack], changed: Sequence[StoredTrack], renamed: Iterable[int]
    ) -> None:
        """Insert and update rows; `renamed` are the ids whose name or other titles are new."""
        if changed:
            await self._fill("import_tracks", _TRACK_COLUMNS, [_row(track) for track in changed])
            await self._connection.execute(sql.UPDATE_TRACKS)
        await self._connection.copy_records_to_table(
            "tracks", columns=_TRACK_COLUMNS, records=[_row(track) for track in new]
        )
        await self._connection.execute(sql.MARK_RENAMED, list(renamed))
        featured = [track for track in (*new, *changed) if track.features]
        if featured:
            columns = ("track_id", *FEATURES, "estimated")
            await self._fill("import_features", columns, [_features(track) for track in featured])
            await self._connection.execute(sql.SAVE_FEATURES)

    async def save_spotify_ids(self, ids: Sequence[tuple[str, int]]) -> None:
        """Add Spotify ids that no track carries yet, each with its track."""
        await self._connection.copy_records_to_table(
            "track_spotify_ids", columns=("spotify_id", "track_id"), records=ids
        )

    async def save_aliases(self, aliases: Sequence[tuple[str, int]]) -> None:
        """Add recording keys and ISRCs that no track carries yet, each with its track."""
        await self._connection.copy_records_to_table(
            "recording_aliases", columns=("alias", "track_id"), records=aliases
        )

    async def save_artists(
        self,
        artists: Sequence[tuple[str, Sequence[str]]],
        credited: Sequence[tuple[int, Sequence[str]]],
    ) -> None:
        """Artists with other spellings, and the artists of tracks that had none, by name.

        The first spelling of a name stays; other spellings add up.
        """
        if not artists and not credited:
            return
        named = {artist_key(name): (name, also) for name, also in artists}
        rows = [(key, name, list(also)) for key, (name, also) in named.items()]
        await self._fill("import_artists", ("name_key", "name", "also"), rows)
        listed = [
            (track_id, at, artist_key(name), name)
            for track_id, names in credited
            for at, name in enumerate(names)
        ]
        await self._fill("import_credits", ("track_id", "position", "name_key", "name"), listed)
        respelt = [
            row["id"] for row in await self._connection.fetch(sql.SAVE_ARTISTS) if row["respelt"]
        ]
        if respelt:
            await self._connection.execute(sql.MARK_TRACKS_OF_ARTISTS, respelt)
        await self._connection.execute(sql.SAVE_CREDITS)

    async def save_playlists(
        self, collection: int, playlists: Sequence[StoredPlaylist]
    ) -> SavedPlaylists:
        """Write playlists whose external ids differ; one that is there already is replaced."""
        headers = [(p.external_id, p.name, p.description, list(p.captions)) for p in playlists]
        entries = [
            (playlist.external_id, position, track_id)
            for playlist in playlists
            for position, track_id in enumerate(playlist.track_ids)
        ]
        await self._fill(
            "import_playlists", ("external_id", "name", "description", "captions"), headers
        )
        await self._fill("import_entries", ("external_id", "position", "track_id"), entries)
        await self._connection.execute("truncate import_targets")
        await self._connection.execute(sql.SAVE_PLAYLISTS, collection)
        await self._connection.execute("analyze import_entries, import_targets")
        await self._connection.execute(sql.FIND_RELISTED)
        for statement in sql.RELIST:
            await self._connection.execute(statement)
        counts = await self._connection.fetchrow(sql.COUNT_TARGETS)
        return SavedPlaylists(**dict(counts or {}))

    async def size(self) -> CatalogueSize:
        """How much the catalogue holds now, this transaction included."""
        return CatalogueSize(**dict(await self._connection.fetchrow(sql.SIZE) or {}))

    async def _fill(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        await self._connection.execute(f"truncate {table}")
        await self._connection.copy_records_to_table(table, columns=columns, records=rows)


def _stored(row: Record) -> StoredTrack:
    values = dict(row)
    measured = {name: values.pop(name) for name in FEATURES}
    estimated = tuple(values.pop("estimated"))
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    features = {name: v for name, v in measured.items() if v is not None and name not in estimated}
    return StoredTrack(**values, features=features, estimated=estimated)


def _row(track: StoredTrack) -> tuple[object, ...]:
    values = (getattr(track, name) for name in _TRACK_COLUMNS)
    return tuple(list(value) if isinstance(value, tuple) else value for value in values)


def _features(track: StoredTrack) -> tuple[object, ...]:
    values = (
        None if value is None else int(value) if name in _WHOLE else value
        for name, value in ((name, track.features.get(name)) for name in FEATURES)
    )
    estimated = [name for name in track.estimated if name not in track.features]
    return track.id, *values, estimated
