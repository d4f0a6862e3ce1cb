"""What is kept about a person over the real stores: told, handed out, and gone without a trace."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.app import Opened
from bot.ask import Conversation, conversation
from core.feedback import Reaction
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices
from tests.fakes.traces import traces

ME, OTHER = 987_654_321, 887_654_321


@pytest.fixture
async def chat(opened: Opened) -> AsyncIterator[Conversation]:
    async with conversation(opened.house) as chat:
        yield chat


def person(conversation: Conversation, user: int, **changes: object) -> Talk:
    return Talk(conversation, FakeServices(), Clock()).as_(id=user, **changes)


async def live(talk: Talk, opened: Opened) -> None:
    """Leave a trace of every kind."""
    assert "Queen" in await talk.say("/search bohemian rhapsody")
    await talk.tap("1")
    await talk.say("/settings")
    await talk.tap("Adventure")
    await talk.tap("bold")
    await talk.tap("⬅️ Back")
    await talk.tap("My language")
    await talk.tap("English")
    await talk.say("/mood")
    await opened.house.people.react(talk.person.id, 1, Reaction.KNOWN)


async def test_after_everything_was_forgotten_no_row_and_no_key_has_the_id(
    chat: Conversation, opened: Opened
) -> None:
    pool, redis = opened.stores.pool, opened.stores.redis
    me, other = person(chat, ME), person(chat, OTHER)
    await live(me, opened)
    await live(other, opened)
    before = await traces(pool, redis, ME)
    assert {"people", "feedback", "events"} < set(before)
    assert any(":list:" in key for key in before)
    await me.say("/forget")
    await me.tap("Everything about me")
    receipt = await me.tap("🗑 Yes, delete")
    assert "what you said of songs: 1" in receipt
    assert "songs shown or opened: 1" in receipt
    assert "settings: 1" in receipt
    assert "kept lists and other short-lived values:" in receipt
    assert await traces(pool, redis, ME) == []
    assert {"people", "feedback", "events"} < set(await traces(pool, redis, OTHER))
    assert "Adventure: balanced" in await me.say("/settings")


async def test_a_part_is_forgotten_and_the_rest_stays(chat: Conversation, opened: Opened) -> None:
    pool, redis = opened.stores.pool, opened.stores.redis
    me = person(chat, ME)
    await live(me, opened)
    await me.say("/forget")
    await me.tap("What I was shown and opened, and my lists")
    await me.tap("🗑 Yes, delete")
    left = await traces(pool, redis, ME)
    assert {"people", "feedback"} <= set(left)
    assert "events" not in left
    assert not [key for key in left if ":list:" in key or ":request:" in key]
    await me.say("/forget")
    await me.tap("What I said of songs")
    await me.tap("🗑 Yes, delete")
    assert "feedback" not in await traces(pool, redis, ME)
    assert "Adventure: bold" in await me.say("/settings")


async def test_nothing_is_deleted_before_one_is_sure(chat: Conversation, opened: Opened) -> None:
    me = person(chat, ME)
    await live(me, opened)
    await me.say("/forget")
    assert "Delete everything" in await me.tap("Everything about me")
    assert "What shall I forget?" in await me.tap("⬅️ Back")
    assert "people" in await traces(opened.stores.pool, opened.stores.redis, ME)


@pytest.mark.parametrize("way", ["command", "button"])
async def test_everything_is_handed_out_as_one_file(
    chat: Conversation, opened: Opened, way: str
) -> None:
    me, other = person(chat, ME), person(chat, OTHER)
    await live(me, opened)
    await live(other, opened)
    if way == "command":
        await me.say("/mydata")
    else:
        await me.say("/privacy")
        await me.tap("📄 All my data as a file")
    sent = [file for file in chat.chats.files._files.values() if file.name.endswith(".json")]
    (file,) = sent
    assert file.name == f"segue-{ME}.json"
    told = json.loads(file.data)
    assert told["settings"]["adventure"] == "bold"
    assert told["feedback"][0]["title"] == "Bohemian Rhapsody"
    assert told["history"][0]["kind"] == "opened"
    kept = told["kept for a while"]
    assert any(key.startswith("list:") for key in kept)
    words = [value["request"]["text"] for key, value in kept.items() if key.startswith("request:")]
    assert words == ["bohemian rhapsody"]
    assert str(OTHER) not in file.data.decode()


@pytest.mark.parametrize("command", ["/privacy", "/mydata", "/forget"])
async def test_in_groups_nothing_personal_is_shown(
    chat: Conversation, opened: Opened, command: str
) -> None:
    me = person(chat, ME, chat="group")
    assert await me.say(command) == me.texts()("private-only")
    last = me.last()
    assert last is not None
    assert "https://t.me/" in json.dumps(last["keyboard"])
    assert not chat.chats.files._files


async def test_privacy_says_what_is_kept_for_how_long(chat: Conversation, opened: Opened) -> None:
    said = await person(chat, ME, language="ru").say("/privacy")
    assert "14 дней" in said
    assert await traces(opened.stores.pool, opened.stores.redis, 123_123_123) == []
