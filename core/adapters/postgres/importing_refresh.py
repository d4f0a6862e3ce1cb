"""What follows from imported rows: popularity, search documents, and how common a gram is."""

from collections.abc import AsyncIterator, Callable

from asyncpg import Connection, Record

from core.naming import playlist_grams, search_document

_CHUNK = 5_000
_LONGEST_KEY = 1_000  # bytes; nobody types more, and a GIN entry holds 2,700

_ANALYSE = "analyze tracks, playlist_tracks, track_artists, artists"

_RECOUNT = """
update tracks t set popularity = counted.playlists
from (select r.track_id, count(p.playlist_id) as playlists
      from import_recounted r left join playlist_tracks p using (track_id)
      group by r.track_id) as counted
where t.id = counted.track_id and t.popularity <> counted.playlists
"""

_RENAMED_TRACKS = """
select t.id, t.title, t.artists, t.also,
       array(select distinct spelling
             from track_artists c join artists a on a.id = c.artist_id, unnest(a.also) as spelling
             where c.track_id = t.id order by spelling) as artists_also
from import_renamed r join tracks t on t.id = r.track_id
where t.title is not null
order by t.id
"""

_RELABELLED_PLAYLISTS = """
select p.id, p.name, p.captions
from import_relabelled r join playlists p on p.id = r.playlist_id order by p.id
"""

_SAVE_TRACK_SEARCH = """
insert into track_search as s (track_id, keys, grams) select id, keys, grams from import_search
on conflict (track_id) do update set keys = excluded.keys, grams = excluded.grams
where (s.keys, s.grams) is distinct from (excluded.keys, excluded.grams)
"""

_SAVE_PLAYLIST_SEARCH = """
insert into playlist_search as s (playlist_id, grams) select id, grams from import_search
on conflict (playlist_id) do update set grams = excluded.grams
where s.grams is distinct from excluded.grams
"""

_COUNT_GRAMS = (
    """
    create temporary table import_grams on commit drop as
    select gram, count(*)::int as tracks from track_search, unnest(grams) as gram group by gram
    """,
    """
    delete from search_grams g
    where not exists (select from import_grams i where i.gram = g.gram)
    """,
    """
    insert into search_grams as g (gram, tracks) select gram, tracks from import_grams
    on conflict (gram) do update set tracks = excluded.tracks where g.tracks <> excluded.tracks
    """,
)


class Refresh:
    """Brings everything derived up to date, within the transaction of the import."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def run(self, progress: Callable[[int], None]) -> None:
        """Recount and rewrite what the import touched; `progress` hears of documents written."""
        await self._connection.execute(_ANALYSE)
        await self._connection.execute(_RECOUNT)
        written = 0
        async for rows in self._chunks(_RENAMED_TRACKS):
            documents = [(row["id"], *_track_document(row)) for row in rows]
            written += await self._save(_SAVE_TRACK_SEARCH, documents)
            progress(len(rows))
        async for rows in self._chunks(_RELABELLED_PLAYLISTS):
            documents = [(row["id"], *_playlist_document(row)) for row in rows]
            await self._save(_SAVE_PLAYLIST_SEARCH, documents)
        if written:
            for statement in _COUNT_GRAMS:
                await self._connection.execute(statement)

    async def _chunks(self, query: str) -> AsyncIterator[list[Record]]:
        cursor = await self._connection.cursor(query)
        while rows := await cursor.fetch(_CHUNK):
            yield rows

    async def _save(self, statement: str, documents: list[tuple[int, list[str], list[str]]]) -> int:
        await self._connection.execute("truncate import_search")
        await self._connection.copy_records_to_table(
            "import_search", columns=("id", "keys", "grams"), records=documents
        )
        return int((await self._connection.execute(statement)).rsplit(" ", 1)[-1])


def _track_document(row: Record) -> tuple[list[str], list[str]]:
    document = search_document(row["title"], row["artists"], row["also"], row["artists_also"])
    keys = [key for key in document.keys if len(key.encode()) <= _LONGEST_KEY]
    return keys, document.grams


def _playlist_document(row: Record) -> tuple[list[str], list[str]]:
    return [], sorted(playlist_grams(row["name"], row["captions"]))
