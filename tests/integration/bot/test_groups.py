"""In groups the bot answers commands and replies to its own questions, and is silent otherwise."""

import pytest

from tests.fakes.bot_talk import Talk


@pytest.fixture
def group(talk: Talk) -> Talk:
    return talk.as_(id=2, language="ko", chat="group")


async def test_a_command_is_answered_as_a_reply(group: Talk) -> None:
    assert "비 오는 날" in await group.say("/mood@segue_playground_bot 비 오는 날")
    last = group.last()
    assert last is not None
    assert last["reply_to"] == 1


async def test_talk_and_unknown_commands_are_none_of_its_business(group: Talk) -> None:
    assert await group.say("rainy sunday, anyone?") == ""
    assert await group.say("/dance") == ""
    assert group.world.calls == []


async def test_a_bare_command_asks_its_caller_for_a_reply(group: Talk) -> None:
    question = await group.say("/search")
    assert question == group.texts()("ask-search")
    last = group.last()
    assert last is not None
    assert last["special"] == {
        "force_reply": True,
        "selective": True,
        "input_field_placeholder": "아이유",
    }
    assert await group.say("아이유") == ""
    assert "아이유" in await group.say("아이유", reply_to=2)
    assert group.world.calls == [("search", "아이유")]


async def test_a_reply_to_an_answer_is_said_to_the_bot(group: Talk) -> None:
    await group.say("/search 비")
    assert "더 조용하게" in await group.say("더 조용하게", reply_to=2)
    assert group.world.calls[-1][:2] == ("mood", "더 조용하게")


async def test_a_list_stays_in_the_language_that_it_was_asked_in(group: Talk) -> None:
    await group.say("/search song")
    russian = group.as_(id=3, language="ru", chat="group")
    assert "2쪽 중 2쪽" in await russian.tap("▶")


async def test_slow_work_shows_typing(group: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr("bot.ui.progress.shown_while.__defaults__", (None, 0.01, 5.0))
    quick = group.world.mood

    async def slow(*args: object, **options: object) -> object:
        await asyncio.sleep(0.1)
        return await quick(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(group.world, "mood", slow)
    async with group.watching("action") as actions:
        await group.say("/mood rain")
    assert [action["action"] for action in actions] == ["typing"]
