"""/forget against what the person has under way: afterwards nothing of theirs comes back."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.app import Opened, opened_house
from bot.ask import Conversation, conversation
from bot.memory.limits import Limits
from bot.memory.questions import Command
from bot.requests import Asked, Request
from core.adapters.postgres.spotify_logins import PostgresLogins
from core.adapters.redis.spotify_memory import RedisSpotifyMemory
from core.errors import StoreDownError
from core.feedback import Happened, Person, Reaction, Scope
from core.listener import Adventure
from core.model import ListKind, TrackList
from core.personal import begin_work, of
from core.settings import Settings
from core.spotify import LoginEnd
from tests.fakes.traces import traces

ME, OTHER, GROUP = 987_654_321, 887_654_321, "group"
ROUNDS = 40
Write = Callable[[Opened], Awaitable[object]]


async def remembered(opened: Opened) -> None:
    tokens = f"segue:{of(ME)}spotify:tokens"
    await opened.stores.redis.hset(tokens, "order", "1:0")
    try:
        memory = RedisSpotifyMemory(opened.stores.redis)
        await memory.write(ME, "library", "saved::0", b"[]")
    finally:
        await opened.stores.redis.delete(tokens)


WRITES: dict[str, Write] = {
    "list": lambda o: o.house.lists.keep(
        Request(Asked.MOOD, "rain"), TrackList(ListKind.MOOD, "rain", ()), "en", ME
    ),
    "shown last": lambda o: o.house.recent.shown(ME, "abc"),
    "question": lambda o: o.house.questions.ask(Command.MOOD, ME),
    "language": lambda o: o.house.languages.chosen(ME, "ko"),
    "request": lambda o: generous(o.house.limits).request(ME, ME),
    "inline query": lambda o: generous(o.house.limits).inline(ME),
    "choices": lambda o: o.house.people.choose(ME, Person(adventure=Adventure.BOLD)),
    "reaction": lambda o: o.house.people.react(ME, 1, Reaction.LIKE),
    "history": lambda o: o.house.people.happened(ME, Happened.SHOWN, [1]),
    "what Spotify said": remembered,
    "login": lambda o: PostgresLogins(o.stores.pool).begin(
        LoginEnd(ME, "account", "en", datetime(2027, 1, 1, tzinfo=UTC))
    ),
}
writes = pytest.mark.parametrize("kind", WRITES)


async def forget(opened: Opened) -> None:
    await opened.house.privacy.forget(ME, Scope.EVERYTHING)


async def traces_of(opened: Opened, user: int = ME) -> list[str]:
    return await traces(opened.stores.pool, opened.stores.redis, user)


@writes
async def test_work_from_before_keeps_nothing_and_work_from_after_does(
    opened: Opened, kind: str
) -> None:
    begin_work()
    await opened.house.languages.of(ME)
    await forget(opened)
    await WRITES[kind](opened)
    assert await traces_of(opened) == []
    begin_work()
    await opened.house.languages.of(ME)
    await opened.stores.redis.delete(f"segue:{of(ME)}language")
    await WRITES[kind](opened)
    assert await traces_of(opened)


@writes
async def test_somebody_elses_work_that_never_read_of_the_person_keeps_nothing_either(
    opened: Opened, kind: str
) -> None:
    begin_work()
    await opened.house.languages.of(OTHER)
    await forget(opened)
    await WRITES[kind](opened)
    assert await traces_of(opened) == []


@writes
async def test_work_that_begins_in_the_midst_of_it_keeps_nothing(
    opened: Opened, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores, reached, go_on = opened.house.privacy._stores, asyncio.Event(), asyncio.Event()

    class Slow:
        async def forget(self, *_: object) -> dict[str, int]:
            reached.set()
            await go_on.wait()
            return {}

    monkeypatch.setattr(opened.house.privacy, "_stores", [*stores, Slow()])
    async with asyncio.TaskGroup() as group:
        group.create_task(forget(opened))
        await reached.wait()
        begin_work()
        await opened.house.languages.of(ME)
        await WRITES[kind](opened)
        assert await traces_of(opened) == [], "while it runs"
        go_on.set()
    await WRITES[kind](opened)
    assert await traces_of(opened) == [], "and afterwards"


async def test_two_at_once_let_the_next_work_write(opened: Opened) -> None:
    await asyncio.gather(*(forget(opened) for _ in range(8)))
    begin_work()
    await opened.house.languages.of(ME)
    await opened.house.people.choose(ME, Person(adventure=Adventure.BOLD))
    assert (await opened.house.people.person(ME)).adventure is Adventure.BOLD


async def test_one_that_fails_half_way_lets_the_next_work_write(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        async def forget(self, *_: object) -> dict[str, int]:
            raise StoreDownError("down")

    stores = opened.house.privacy._stores
    monkeypatch.setattr(opened.house.privacy, "_stores", [*stores, Down()])
    with pytest.raises(StoreDownError):
        await forget(opened)
    begin_work()
    await opened.house.languages.of(ME)
    await opened.house.people.choose(ME, Person(adventure=Adventure.BOLD))
    assert (await opened.house.people.person(ME)).adventure is Adventure.BOLD


async def test_what_is_left_of_it_has_an_end_and_names_nobody(opened: Opened) -> None:
    await forget(opened)
    redis, pool = opened.stores.redis, opened.stores.pool
    assert await traces_of(opened) == []
    (mark,) = await redis.keys("segue:forgotten:*")
    assert 0 < await redis.ttl(mark) <= 600
    assert await pool.fetchval("select count(*) from forgotten") == 1
    await pool.execute("update forgotten set at = at - interval '3 minutes'")
    await opened.house.people.prune()
    assert await pool.fetchval("select count(*) from forgotten") == 0


# Everything at once ------------------------------------------------------------------------------


@pytest.fixture
async def two(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opened]:
    """A second process on the same stores."""
    async with opened_house(Settings()) as other:
        yield other


async def test_requests_and_forget_against_each_other_leave_nothing(
    opened: Opened, two: Opened
) -> None:
    """Many rounds, each with /forget at another moment, in another process."""
    rooms = replace(opened.house, limits=generous(opened.house.limits))
    moments = random.Random(5)
    async with conversation(rooms) as chat:
        for number in range(ROUNDS):
            waiting = await under_way(chat, opened)
            tasks = [asyncio.create_task(work) for work in waiting]
            await asyncio.sleep(moments.uniform(0.0, 0.04))
            await forget(two)
            await asyncio.gather(*tasks)
            assert await traces_of(opened) == [], f"round {number}"


def generous(limits: Limits) -> Limits:
    return Limits(limits._values, limits._clock, 10_000)


async def under_way(chat: Conversation, opened: Opened) -> list[Awaitable[None]]:
    """Updates of every kind by one person, as they come in; none is handled yet."""
    posts = chat.chats
    posts.person(ME, "en")
    for text in ("/search bohemian rhapsody", "/mood", "/settings", "bohemian rhapsody", "/start"):
        posts.post_text(ME, "private", text)
    posts.post_text(ME, GROUP, "/search bohemian rhapsody")
    posts.inline(ME, "bohemian rhapsody")
    updates = [Update.de_json(raw, chat._app.bot) for raw in posts.take_updates()]
    return [*map(chat._app.process_update, updates), *(said(each, opened) for each in WRITES)]


async def said(kind: str, opened: Opened) -> None:
    """One more piece of work, down to its writing."""
    begin_work()
    await opened.house.languages.of(ME)
    await asyncio.sleep(0.01)
    await WRITES[kind](opened)
