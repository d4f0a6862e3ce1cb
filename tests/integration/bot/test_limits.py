"""Twenty requests a minute and person, told kindly; what is said to others counts for nobody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ask import ChatKind, conversation
from bot.memory.limits import INLINE_QUERIES
from bot.transport.intake import HANDLED, Later
from core.adapters.memory import MemoryKeyValue
from core.errors import StoreDownError
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices, house
from tests.fakes.raw_updates import PRIVATE, mail, message

MOST = 3


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    world, clock = FakeServices(), Clock()
    clock.now = 600.0
    async with conversation(house(world, MemoryKeyValue(clock), requests=MOST)) as chat:
        yield Talk(chat, world, clock)


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
async def test_one_too_many_is_told_with_the_seconds_to_wait(talk: Talk, language: str) -> None:
    talk = talk.as_(id=8, language=language)
    talk.clock.now += 39
    for _ in range(MOST):
        await talk.say("/search song")
    assert await talk.say("/search song") == talk.texts()("limit-reached", seconds=21)
    assert len(talk.world.calls) == MOST
    assert "Song 1" in await talk.as_(id=9).say("/search song"), "others are not held up"
    talk.clock.now += 21
    assert "Song 1" in await talk.say("/search song")


@pytest.mark.parametrize("chat", ["private", "group"])
async def test_a_chat_is_told_once_a_window_and_person(talk: Talk, chat: ChatKind) -> None:
    group = talk.as_(id=2, chat=chat)
    for _ in range(MOST):
        await group.say("/search song")
    assert await group.say("/search song") == group.texts()("limit-reached", seconds=60)
    assert [await group.say("/search song") for _ in range(3)] == ["", "", ""]
    talk.clock.now += 60
    for _ in range(MOST):
        await group.say("/search song")
    assert await group.say("/search song") != ""


async def test_a_press_too_many_is_an_alert(talk: Talk) -> None:
    await talk.say("/search song")
    await talk.tap("▶")
    await talk.tap("◀")
    await talk.tap("▶")
    assert talk.alerts() == [talk.texts()("limit-reached", seconds=60)]


async def test_a_groups_other_talk_and_other_bots_commands_count_for_nobody(talk: Talk) -> None:
    group = talk.as_(id=2, chat="group")
    for text in ("hello", "/dance", "/ban@other_bot x") * 5:
        person = group.chat.chats.person(2)
        message = group.chat.chats.add(group.chat.chats.chat("group"), person.wire(), content(text))
        group.chat.chats.updates.put("message", message.wire)  # as without privacy mode
        await group.chat.handle()
    assert "Song 1" in await group.say("/search song")


async def test_typing_inline_has_a_limit_of_its_own(talk: Talk) -> None:
    for _ in range(INLINE_QUERIES):
        update = talk.chat.chats.inline(1, "song")
    await talk.chat.handle()
    assert update is not None
    answer = talk.chat.chats.inline_answer(update["inline_query"]["id"])
    assert answer is not None
    assert len(answer["results"]) == 10
    update = talk.chat.chats.inline(1, "song")
    await talk.chat.handle()
    assert update is not None
    answer = talk.chat.chats.inline_answer(update["inline_query"]["id"])
    assert answer is not None
    assert (answer["results"], answer["is_personal"]) == ([], True)
    assert "Song 1" in await talk.say("/search song")


async def test_a_chosen_language_beats_the_clients_and_is_asked_for_once(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = talk.chat._app.bot_data.people
    talk = talk.as_(id=8, language="en")
    asked: list[int] = []
    real = people._people.person

    async def counted(user_id: int) -> Any:
        asked.append(user_id)
        return await real(user_id)

    monkeypatch.setattr(people._people, "person", counted)
    await talk.say("/help")
    await talk.say("/start")
    assert asked == [8]
    await talk.chat._app.bot_data.languages.chosen(8, "ko")
    said = await talk.say("/help")
    assert talk.as_(language="ko").texts()("help-title") in said
    talk.clock.now += 60
    await talk.chat._app.bot_data.languages.chosen(8, None)
    assert talk.texts()("help-title") in await talk.say("/help")
    assert asked == [8]


async def test_without_the_store_the_clients_language_is_used_and_nothing_is_counted(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import StoreDownError

    async def down(*_: object, **__: object) -> Any:
        raise StoreDownError("x")

    for name in ("get", "put", "add"):
        monkeypatch.setattr(MemoryKeyValue, name, down)
    talk = talk.as_(id=8, language="ru")
    for _ in range(MOST + 1):
        said = await talk.say("/help")
    assert talk.texts()("help-title") in said


def content(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {"text": text}
    length = len(text.split(maxsplit=1)[0])
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


async def test_what_is_tried_again_as_a_store_was_away_counts_once() -> None:
    async with mail(requests=MOST) as post:
        post.world.failing = StoreDownError("PostgreSQL does not answer", "postgres")
        raw = {"update_id": 9, "message": message(1, "/search song", PRIVATE)}
        for _ in range(3 * MOST):
            assert isinstance(await post.intake.take(raw), Later)
        post.world.failing = None
        assert await post.intake.take(raw) == HANDLED
        assert "Song 1" in post.written()[0]["text"]
