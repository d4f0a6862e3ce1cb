"""What PostgreSQL and Redis keep of people: merged with tracks, ended in time, told and deleted."""

import asyncio
import json
import secrets
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from redis.asyncio import Redis

from core.adapters.postgres.importing_sql import MERGE, TEMPORARY_TABLES
from core.adapters.postgres.people import PostgresPeople
from core.adapters.postgres.people_data import PostgresPersonalData
from core.adapters.postgres.people_feedback import PostgresOpinions
from core.adapters.postgres.people_history import PostgresHistory
from core.adapters.redis.forgetting import RedisForgetting
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.personal_data import RedisPersonalData
from core.feedback import Happened, Person, Reaction, Scope, feedback_on
from core.model import Track
from core.personal import of
from core.services.privacy import PrivacyService

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN, BOB = 5_000_000_001, 50_000_000_012


def song(number: int) -> Track:
    return Track(number, 100 + number, f"Song {number}", (f"Artist {number}",))


@pytest.fixture
async def songs(pool: asyncpg.Pool) -> asyncpg.Pool:
    for number in range(1, 6):
        await pool.execute(
            "insert into tracks (song_id, recording_key, title, artists) values ($1, $2, $3, $4)",
            100 + number,
            f"key {number}",
            f"Song {number}",
            [f"Artist {number}"],
        )
    return pool


async def everything(pool: asyncpg.Pool, user: int) -> None:
    """One row at least in every table, for this person."""
    await PostgresPeople(pool).choose(user, Person("ko"), NOW)
    opinions, history = PostgresOpinions(pool), PostgresHistory(pool)
    await opinions.give(user, feedback_on(song(1), Reaction.SONG, NOW))
    taken = await opinions.give(user, feedback_on(song(2), Reaction.LIKE, NOW))
    await opinions.take_back(user, taken, NOW)
    await history.happened(user, Happened.SHOWN, [1, 2, 3], NOW)
    await history.happened(user, Happened.OPENED, [1], NOW)


async def count(pool: asyncpg.Pool, table: str) -> int:
    found: int = await pool.fetchval(f"select count(*) from {table}")
    return found


async def test_feedback_and_history_follow_a_track_into_the_one_that_it_turns_out_to_be(
    songs: asyncpg.Pool,
) -> None:
    await everything(songs, ANN)
    async with songs.acquire() as connection, connection.transaction():
        await connection.execute(TEMPORARY_TABLES)
        await connection.execute("insert into import_merges values (1, 4)")
        for statement in MERGE:
            await connection.execute(statement)
    (feedback,) = await PostgresOpinions(songs).feedback(ANN, NOW)
    assert (feedback.track_id, feedback.song_id) == (4, 104)
    events = await PostgresHistory(songs).events(ANN, NOW)
    assert {each.track_id for each in events} == {2, 3, 4}


async def test_feedback_outlives_its_track_and_keeps_acting(songs: asyncpg.Pool) -> None:
    await everything(songs, ANN)
    await songs.execute("delete from tracks where id = 1")
    (feedback,) = await PostgresOpinions(songs).feedback(ANN, NOW)
    assert (feedback.track_id, feedback.song_id, feedback.artist_key) == (None, 101, "artist 1")
    assert {each.track_id for each in await PostgresHistory(songs).events(ANN, NOW)} == {2, 3}


async def test_a_song_that_left_meanwhile_is_passed_over(songs: asyncpg.Pool) -> None:
    await PostgresHistory(songs).happened(ANN, Happened.SHOWN, [1, 99], NOW)
    assert [each.track_id for each in await PostgresHistory(songs).events(ANN, NOW)] == [1]
    await PostgresOpinions(songs).give(ANN, feedback_on(song(99), Reaction.SONG, NOW))
    (feedback,) = await PostgresOpinions(songs).feedback(ANN, NOW)
    assert (feedback.track_id, feedback.song_id) == (None, 199)


@pytest.mark.parametrize(
    ("after", "left"),
    [
        (timedelta(), (1, 2, 4)),
        (1 * DAY, (1, 1, 4)),  # taken back a day ago
        (14 * DAY, (1, 1, 1)),  # shown
        (365 * DAY, (1, 1, 0)),  # opened
        (730 * DAY, (0, 0, 0)),  # never seen again
    ],
)
async def test_what_has_outlived_its_time_is_deleted(
    songs: asyncpg.Pool, after: timedelta, left: tuple[int, int, int]
) -> None:
    await everything(songs, ANN)
    deleted = await PostgresHistory(songs).prune(NOW + after)
    tables = ("people", "feedback", "events")
    assert tuple([await count(songs, table) for table in tables]) == left
    assert (deleted > 0) == (after > timedelta())


async def test_a_person_who_comes_back_is_not_absent(songs: asyncpg.Pool) -> None:
    await everything(songs, ANN)
    await PostgresHistory(songs).happened(ANN, Happened.SHOWN, [5], NOW + 700 * DAY)
    await PostgresHistory(songs).prune(NOW + 730 * DAY)
    assert await count(songs, "people") == 1


async def test_one_process_at_a_time_prunes(songs: asyncpg.Pool) -> None:
    await everything(songs, ANN)
    async with songs.acquire() as connection, connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(hashtext('segue prune'))")
        async with asyncio.timeout(5):
            assert await PostgresHistory(songs).prune(NOW + 30 * DAY) == 0
    assert await PostgresHistory(songs).prune(NOW + 30 * DAY) > 0


def service(pool: asyncpg.Pool, redis: Redis) -> PrivacyService:
    stores = [PostgresPersonalData(pool), RedisPersonalData(redis)]
    forgetting = RedisForgetting(redis, lambda: secrets.token_hex(8))
    return PrivacyService(stores, forgetting, lambda: NOW)


async def keys(redis: Redis, user: int) -> None:
    values = RedisKeyValue(redis)
    await values.put(f"{of(user)}list:abc", b'{"query": "rain"}', 60)
    await values.put(f"{of(user)}request:abc", b'{"text": "rain"}', 60)
    await values.put(f"{of(user)}question:0", b"mood", 60)
    await values.put(f"{of(user)}spotify:tokens", b"secret", 60)


async def test_everything_is_told(songs: asyncpg.Pool, redis: Redis) -> None:
    await everything(songs, ANN)
    await keys(redis, ANN)
    await keys(redis, BOB)
    told = json.loads(json.dumps(await service(songs, redis).export(ANN)))
    assert told["user"] == ANN
    assert told["settings"]["language"] == "ko"
    assert [each["title"] for each in told["feedback"]] == ["Song 1", "Song 2"]
    assert len(told["history"]) == 4
    assert told["kept for a while"] == {
        "list:abc": {"query": "rain"},
        "request:abc": {"text": "rain"},
        "question:0": "mood",
        "spotify:tokens": "not shown",
    }
    assert str(BOB) not in json.dumps(told)


async def test_of_a_stranger_there_is_nothing_to_tell(songs: asyncpg.Pool, redis: Redis) -> None:
    assert set(await service(songs, redis).export(ANN)) == {"user", "as of"}


@pytest.mark.parametrize(
    ("scope", "counts", "rows", "left"),
    [
        (Scope.FEEDBACK, {"feedback": 2, "keys": 0}, (1, 0, 4), 4),
        (Scope.HISTORY, {"history": 4, "keys": 2}, (1, 2, 0), 2),
        (
            Scope.EVERYTHING,
            {"feedback": 2, "history": 4, "settings": 1, "keys": 4},
            (0, 0, 0),
            0,
        ),
    ],
)
async def test_a_scope_is_forgotten_and_the_receipt_is_right(
    songs: asyncpg.Pool,
    redis: Redis,
    scope: Scope,
    counts: dict[str, int],
    rows: tuple[int, int, int],
    left: int,
) -> None:
    for user in (ANN, BOB):
        await everything(songs, user)
        await keys(redis, user)
    assert await service(songs, redis).forget(ANN, scope) == counts
    tables = ("people", "feedback", "events")
    kept = [
        await songs.fetchval(f"select count(*) from {table} where user_id = $1", ANN)
        for table in tables
    ]
    assert tuple(kept) == rows
    assert len(await redis.keys(f"segue:{of(ANN)}*")) == left
    assert len(await redis.keys(f"segue:{of(BOB)}*")) == 4
    assert await count(songs, "events") == rows[2] + 4
    twice = await service(songs, redis).forget(ANN, scope)
    assert set(twice.values()) == {0}
