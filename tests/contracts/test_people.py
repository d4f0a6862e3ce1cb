"""One suite for what is known of people, over memory and PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from core.adapters.memory_people import MemoryPeople
from core.adapters.postgres.people import PostgresPeople
from core.adapters.postgres.people_feedback import PostgresOpinions
from core.adapters.postgres.people_history import PostgresHistory
from core.adapters.postgres.pool import create_pool
from core.feedback import KEPT, Feedback, Happened, Person, Reaction, feedback_on
from core.listener import Adventure
from core.model import Track
from core.ports import History, Opinions, People

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN, BOB = 5_000_000_001, 5_000_000_002


@dataclass
class Stores:
    people: People
    opinions: Opinions
    history: History

    async def say(self, user: int, track: int, reaction: Reaction, at: datetime = NOW) -> int:
        return await self.opinions.give(user, feedback_on(song(track), reaction, at))

    async def said(self, user: int, at: datetime = NOW) -> list[tuple[int | None, Reaction]]:
        return [(each.track_id, each.reaction) for each in await self.opinions.feedback(user, at)]


def song(number: int) -> Track:
    """Songs 1 and 2 share an artist."""
    return Track(number, 100 + number, f"Song {number}", (f"The Artist {(number + 1) // 2}",))


@pytest.fixture(params=["memory", "postgres"])
async def stores(request: pytest.FixtureRequest) -> AsyncIterator[Stores]:
    if request.param == "memory":
        memory = MemoryPeople()
        yield Stores(memory, memory, memory)
        return
    pool = await create_pool(request.getfixturevalue("database"), max_size=2)
    for number in range(1, 6):
        track = song(number)
        await pool.execute(
            "insert into tracks (song_id, recording_key, title, artists) values ($1, $2, $3, $4)",
            track.song_id,
            f"key {number}",
            track.title,
            list(track.artists),
        )
    yield Stores(PostgresPeople(pool), PostgresOpinions(pool), PostgresHistory(pool))
    await pool.close()


async def test_somebody_unknown_has_the_defaults(stores: Stores) -> None:
    assert await stores.people.person(ANN) == Person()
    assert await stores.opinions.feedback(ANN, NOW) == []
    assert await stores.history.events(ANN, NOW) == []


async def test_choices_replace_those_before(stores: Stores) -> None:
    first = Person("ko", Adventure.BOLD, frozenset({"ko", "zxx"}))
    await stores.people.choose(ANN, first, NOW)
    assert await stores.people.person(ANN) == first
    second = replace(first, language=None, adventure=Adventure.SAFE)
    await stores.people.choose(ANN, second, NOW + DAY)
    assert await stores.people.person(ANN) == second
    assert await stores.people.person(BOB) == Person()


async def test_feedback_comes_back_as_it_was_given_newest_first(stores: Stores) -> None:
    first = await stores.say(ANN, 1, Reaction.LIKE)
    second = await stores.say(ANN, 3, Reaction.NOT_NOW, NOW + DAY)
    assert await stores.opinions.feedback(ANN, NOW + DAY) == [
        Feedback(
            Reaction.NOT_NOW, 3, 103, "artist 2", "Song 3", "The Artist 2",
            NOW + DAY, NOW + 15 * DAY, second,
        ),
        Feedback(Reaction.LIKE, 1, 101, "artist 1", "Song 1", "The Artist 1", NOW, None, first),
    ]  # fmt: skip
    assert await stores.said(BOB) == []


async def test_feedback_ends_by_itself(stores: Stores) -> None:
    await stores.say(ANN, 1, Reaction.NOT_NOW)
    await stores.say(ANN, 3, Reaction.SONG)
    assert len(await stores.said(ANN, NOW + 14 * DAY - timedelta(seconds=1))) == 2
    assert await stores.said(ANN, NOW + 14 * DAY) == [(3, Reaction.SONG)]


async def test_of_one_track_the_newest_word_counts(stores: Stores) -> None:
    await stores.say(ANN, 1, Reaction.SONG)
    await stores.say(ANN, 1, Reaction.LIKE, NOW + DAY)
    await stores.say(BOB, 1, Reaction.SONG)
    assert await stores.said(ANN) == [(1, Reaction.LIKE)]
    assert await stores.said(BOB) == [(1, Reaction.SONG)]


async def test_an_artist_is_barred_once_however_many_songs_said_so(stores: Stores) -> None:
    await stores.say(ANN, 1, Reaction.ARTIST)
    await stores.say(ANN, 2, Reaction.ARTIST)
    await stores.say(ANN, 3, Reaction.ARTIST)
    assert await stores.said(ANN) == [(3, Reaction.ARTIST), (2, Reaction.ARTIST)]


async def test_feedback_is_taken_back_one_by_one_and_twice_does_no_harm(stores: Stores) -> None:
    given = await stores.say(ANN, 1, Reaction.SONG)
    await stores.say(ANN, 3, Reaction.SONG)
    for _ in range(2):
        undone = await stores.opinions.take_back(ANN, given, NOW)
        assert undone is not None
        assert undone.title == "Song 1"
        assert await stores.said(ANN) == [(3, Reaction.SONG)]


async def test_nobody_takes_back_what_others_said(stores: Stores) -> None:
    given = await stores.say(ANN, 1, Reaction.SONG)
    assert await stores.opinions.take_back(BOB, given, NOW) is None
    assert await stores.opinions.take_back(ANN, given + 7, NOW) is None
    assert await stores.said(ANN) == [(1, Reaction.SONG)]


async def test_of_what_happened_the_last_time_is_told(stores: Stores) -> None:
    await stores.history.happened(ANN, Happened.SHOWN, [1, 2], NOW)
    await stores.history.happened(ANN, Happened.SHOWN, [2], NOW + DAY)
    await stores.history.happened(ANN, Happened.OPENED, [2], NOW)
    await stores.history.happened(BOB, Happened.SHOWN, [3], NOW)
    found = {(each.kind, each.track_id, each.at) for each in await stores.history.events(ANN, NOW)}
    assert found == {
        (Happened.SHOWN, 1, NOW),
        (Happened.SHOWN, 2, NOW + DAY),
        (Happened.OPENED, 2, NOW),
    }


@pytest.mark.parametrize("kind", Happened)
async def test_what_happened_is_told_as_long_as_it_is_kept(stores: Stores, kind: Happened) -> None:
    await stores.history.happened(ANN, kind, [1], NOW)
    end = NOW + KEPT[kind]
    assert len(await stores.history.events(ANN, end - timedelta(seconds=1))) == 1
    assert await stores.history.events(ANN, end) == []
