"""The schema, from nothing and from every earlier version."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

import asyncpg
import pytest

from core.adapters.postgres.migrate import Migration, migrate, shipped
from core.errors import SetupError, StoreDownError

# Rows that a database of each version may hold, and what must still be true of them afterwards.
# The newest version needs none; every other does.
ROWS = {
    1: (
        """
        insert into collections (name, source, licence) values ('one', 'here', 'MIT');
        insert into artists (name, name_key) values ('Кино', 'кино');
        insert into tracks (song_id, recording_key, title, artists, genres, duration_ms)
            values (-7, 'кино\tпачка сигарет\t', 'Пачка сигарет', '{Кино}', '{rock}', 267000);
        insert into tracks (song_id) values (8);
        insert into track_spotify_ids values ('0123456789012345678901', 1);
        insert into track_artists values (1, 0, 1);
        insert into track_features (track_id, tempo) values (1, 140);
        insert into playlists (collection_id, external_id, name, captions)
            values (1, 'p', 'вечер', '{one,two}');
        insert into playlist_tracks values (1, 0, 1), (1, 1, 2);
        """,
        """
        select c.name, p.captions, t.title, t.duration_ms, s.spotify_id, f.tempo
        from collections c
        join playlists p on p.collection_id = c.id
        join playlist_tracks pt on pt.playlist_id = p.id
        join tracks t on t.id = pt.track_id
        left join track_spotify_ids s on s.track_id = t.id
        left join track_features f on f.track_id = t.id
        order by pt.position
        """,
    ),
    2: (
        """
        insert into track_search values (1, '{кино}', '{" к","ки"}');
        insert into search_grams values ('ки', 1);
        insert into playlist_search values (1, '{"ве"}');
        """,
        "select keys, grams from track_search",
    ),
    3: (
        """
        insert into releases (version, collections, manifest, active)
            values ('v1', '{one}', '{"a": 1}', true);
        insert into release_projectors values (1, 'local', 3, 'ab', '\\x00ff');
        create table track_vectors_r1 partition of track_vectors for values in (1);
        insert into track_vectors values (1, 1, array_fill(0.5, '{256}')::halfvec(256), true);
        create table track_neighbours_r1 partition of track_neighbours for values in (1);
        insert into track_neighbours values (1, 1, '{2}', '{0.5}');
        """,
        """
        select r.version, r.active, p.content, v.embedding::text, n.neighbours
        from releases r
        join release_projectors p on p.release_id = r.id
        join track_vectors v on v.release_id = r.id
        join track_neighbours n on n.release_id = r.id
        """,
    ),
    4: (
        "insert into recording_aliases values ('SUABC1234567', 1)",
        "select alias, track_id from recording_aliases",
    ),
    5: (
        """
        insert into people (user_id, language, music_languages) values (5000000001, 'ru', '{ru}');
        insert into feedback
            (user_id, reaction, track_id, song_id, artist_key, title, artist, given_at)
            values (5000000001, 'artist', 1, -7, 'кино', 'Пачка сигарет', 'Кино', '2026-05-04');
        insert into events (user_id, kind, track_id, at)
            values (5000000001, 'shown', 1, '2026-05-04');
        """,
        """
        select p.language, p.adventure, p.music_languages, f.reaction, f.artist_key, f.until, e.kind
        from people p join feedback f using (user_id) join events e using (user_id)
        """,
    ),
    6: (
        """
        insert into release_models values (1, 'ranker', 'ab', '\\x00ff');
        update releases set facts = '{"popularity": [[1, 0.5]]}';
        create table playlist_members_r1 partition of playlist_members for values in (1);
        insert into playlist_members values (1, 1, 2, '{1,2}');
        create table track_places_r1 partition of track_places for values in (1);
        insert into track_places values (1, 1, '{1}', 3);
        create table track_facets_r1 partition of track_facets for values in (1);
        insert into track_facets values (1, 'popular', '{1}');
        create table playlist_grams_r1 partition of playlist_grams for values in (1);
        insert into playlist_grams values (1, 'ве', 1);
        create table audio_vectors_r1 partition of audio_vectors for values in (1);
        insert into audio_vectors values (1, 1, array_fill(0.5, '{32}')::halfvec(32));
        """,
        """
        select m.content, r.facts, p.tracks, t.artist_top, f.facet, g.gram, a.embedding::text
        from releases r join release_models m on m.release_id = r.id
        join playlist_members p on p.release_id = r.id join track_places t on t.release_id = r.id
        join track_facets f on f.release_id = r.id join playlist_grams g on g.release_id = r.id
        join audio_vectors a on a.release_id = r.id
        """,
    ),
    7: (
        """
        insert into spotify_matches values (1, '0123456789012345678901', 'epoch');
        insert into spotify_matches values (2, null, 'epoch');
        insert into spotify_logins values (1, 'a', 'ko', 'epoch', 1, '0123456789012345678901');
        """,
        """
        select m.spotify_id, l.account_id, l.language, l.ends_at, l.reminded, l.living_playlist
        from spotify_matches m, spotify_logins l
        """,
    ),
    8: (
        """
        insert into chats (id, language, quiet_from, quiet_until, utc_offset, changed_at)
            values (-1001, 'ko', 1320, 480, 540, '2026-05-04');
        """,
        "select id, language, quiet_from, quiet_until, utc_offset, active, changed_at from chats",
    ),
    9: (
        "insert into forgotten values (sha256('7'), 'mark', '2026-05-04')",
        "select person, mark, at from forgotten",
    ),
    10: ("insert into readiness values (1, '2026-05-04')", "select id, at from readiness"),
}

SCHEMA = """
select table_name, column_name, data_type, is_nullable, column_default
from information_schema.columns
where table_schema = 'public' and table_name !~ '_r[0-9]+$'  -- partitions come with their rows
order by table_name, ordinal_position
"""


@pytest.fixture
async def connection(empty_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(empty_database)
    yield connection
    await connection.close()


async def test_an_empty_database_gets_everything_once(connection: asyncpg.Connection) -> None:
    assert [one.version for one in await migrate(connection)] == list(range(1, len(shipped()) + 1))
    assert await migrate(connection) == []
    rows = await connection.fetch("select version, name, sha256 from schema_migrations order by 1")
    assert [tuple(row) for row in rows] == [
        (one.version, one.name, one.sha256) for one in shipped()
    ]


@pytest.mark.parametrize("version", range(1, len(shipped())))
async def test_rows_of_every_earlier_schema_are_kept(
    connection: asyncpg.Connection, database: str, version: int
) -> None:
    await migrate(connection, upto=version)
    assert await connection.fetchval("select max(version) from schema_migrations") == version
    before = []
    for earlier in range(1, version + 1):
        insert, look = ROWS[earlier]
        await connection.execute(insert)
        before.append([tuple(row) for row in await connection.fetch(look)])
    assert all(before)
    applied = await migrate(connection)
    assert [one.version for one in applied] == list(range(version + 1, len(shipped()) + 1))
    after = [
        [tuple(row) for row in await connection.fetch(ROWS[earlier][1])]
        for earlier in range(1, version + 1)
    ]
    assert after == before
    fresh = await asyncpg.connect(database)
    assert await connection.fetch(SCHEMA) == await fresh.fetch(SCHEMA)
    await fresh.close()


async def test_two_programs_that_start_together_do_not_race(empty_database: str) -> None:
    applied = await asyncio.gather(*(migrate(empty_database) for _ in range(4)))
    versions = sorted(each.version for one in applied for each in one)
    assert versions == list(range(1, len(shipped()) + 1)), "each once, by whoever came first"


async def test_a_database_of_a_newer_program_is_refused(connection: asyncpg.Connection) -> None:
    await migrate(connection)
    with pytest.raises(SetupError, match="used by a newer Segue"):
        await migrate(connection, migrations=shipped()[:-1])


async def test_an_applied_file_that_changed_is_refused_before_anything_is_applied(
    connection: asyncpg.Connection,
) -> None:
    await migrate(connection, upto=2)
    first, *rest = shipped()
    changed = [replace(first, sql=first.sql + "\n"), *rest]
    with pytest.raises(SetupError, match=r"0001_catalogue\.sql differs"):
        await migrate(connection, migrations=changed)
    assert await connection.fetchval("select max(version) from schema_migrations") == 2


async def test_a_file_that_fails_half_way_leaves_nothing_and_lets_others_in(
    connection: asyncpg.Connection, empty_database: str
) -> None:
    broken = [
        Migration(1, "good", "create table good (id int);"),
        Migration(2, "bad", "create table half (id int); select 1 / 0;"),
    ]
    with pytest.raises(SetupError, match="refused migration 0002_bad: division by zero"):
        await migrate(connection, migrations=broken)
    unrecorded = "create table half (id int); alter table schema_migrations rename to other;"
    with pytest.raises(SetupError, match="refused migration 0002_bad"):
        await migrate(connection, migrations=[broken[0], Migration(2, "bad", unrecorded)])
    assert await connection.fetchval("select to_regclass('half')") is None
    assert await connection.fetchval("select max(version) from schema_migrations") == 1
    mended = [broken[0], Migration(2, "bad", "create table half (id int);")]
    async with asyncio.timeout(5):  # the lock was given back
        assert await migrate(empty_database, migrations=mended) == [mended[1]]


async def test_a_user_who_may_not_add_pgvector_is_told_who_may(
    connection: asyncpg.Connection, empty_database: str
) -> None:
    plain = urlsplit(empty_database)._replace(netloc="plain@").geturl()
    await connection.execute("create role plain login; grant all on schema public to plain")
    try:
        with pytest.raises(SetupError, match="administrator must run CREATE EXTENSION vector"):
            await migrate(plain)
        await connection.execute("create extension vector")
        assert [one.version for one in await migrate(plain)] == list(range(3, len(shipped()) + 1))
    finally:
        await connection.execute("drop owned by plain cascade; drop role plain")


async def test_a_user_who_may_not_create_tables_gets_a_sentence(
    connection: asyncpg.Connection, empty_database: str
) -> None:
    plain = urlsplit(empty_database)._replace(netloc="reader@").geturl()
    await connection.execute("create role reader login")
    try:
        with pytest.raises(SetupError, match="permission denied for schema public"):
            await migrate(plain)
    finally:
        await connection.execute("drop role reader")


async def test_an_old_pgvector_is_refused_by_its_number(connection: asyncpg.Connection) -> None:
    await connection.execute("create extension vector")
    await connection.execute(
        "update pg_extension set extversion = '0.7.4' where extname = 'vector'"
    )
    with pytest.raises(SetupError, match=r"has pgvector 0\.7\.4, and 0\.8 or later is needed"):
        await migrate(connection)
    assert await connection.fetchval("select to_regclass('schema_migrations')") is None


async def test_what_was_applied_is_logged(
    connection: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await migrate(connection, upto=1)
    assert "applied migration 0001_catalogue" in caplog.text


@pytest.mark.parametrize(
    ("dsn", "error", "sentence"),
    [
        ("postgresql://a:secret@127.0.0.1:1/x", StoreDownError, r"127\.0\.0\.1:1/x does not take"),
        ("postgresql://a:secret@/x?host=/nowhere", StoreDownError, "does not take connections"),
        ("mysql://a:secret@host/x", SetupError, "not an address of PostgreSQL"),
        ("postgresql://a:secret@host:port/x", SetupError, "not an address of PostgreSQL"),
    ],
)
async def test_an_address_that_leads_nowhere_is_a_sentence_without_the_password(
    dsn: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence) as raised:
        await migrate(dsn)
    assert "secret" not in str(raised.value)


async def test_a_missing_database_is_named(empty_database: str) -> None:
    missing = urlsplit(empty_database)._replace(path="/missing").geturl()
    with pytest.raises(SetupError, match="no database of that name"):
        await migrate(missing)
