"""What Telegram refuses: each refusal has its own end, and nobody is told twice."""

import logging
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.fakes.bot_talk import Talk


def refuse(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, method: str, error: TelegramError, *, after: bool
) -> list[str]:
    """Let a method fail, before or after it had its effect; the calls so far."""
    bot_type, calls = type(talk.chat._app.bot), []
    real = getattr(bot_type, method)

    async def failing(self: object, *args: Any, **options: Any) -> Any:
        calls.append(method)
        if after:
            await real(self, *args, **options)
        raise error

    monkeypatch.setattr(bot_type, method, failing)
    return calls


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(), NetworkError("gone"), RetryAfter(3), Forbidden("bot was blocked by the user"),
        BadRequest("Chat not found"), BadRequest("TOPIC_CLOSED"), InvalidToken("Not Found"),
        TelegramError("Invalid server response"),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
async def test_an_answer_that_fails_is_not_followed_by_another(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Any
) -> None:
    calls = refuse(talk, monkeypatch, "send_message", error, after=isinstance(error, TimedOut))
    with caplog.at_level(logging.ERROR):
        await talk.say("/search song")
    assert calls == ["send_message"]
    assert caplog.records == []
    said = [item for item in talk.items() if item["is_bot"]]
    assert len(said) == (1 if type(error) is TimedOut else 0)


async def test_a_refusal_that_nobody_expected_is_told_and_logged(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await talk.say("/search song")
    refuse(talk, monkeypatch, "edit_message_text", BadRequest("BUTTON_DATA_INVALID"), after=False)
    with caplog.at_level(logging.ERROR):
        await talk.tap("▶")
    incident = caplog.records[0].getMessage().rsplit(" ", 1)[-1]
    assert talk.alerts() == [talk.texts()("error-unexpected", incident=incident)]


@pytest.mark.parametrize("words", ["Message to edit not found", "Message can't be edited"])
async def test_a_message_past_editing_is_sent_anew(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    await talk.say("/search song")
    before = len(talk.items())
    refuse(talk, monkeypatch, "edit_message_text", BadRequest(words), after=False)
    assert "6  Song 6" in await talk.tap("▶")
    assert len(talk.items()) == before + 1


async def test_a_message_out_of_reach_is_sent_anew(talk: Talk) -> None:
    group = talk.as_(id=2, chat="group")
    await group.say("/search song")
    last = group.last()
    assert last is not None
    data = next(
        button["callback_data"]
        for row in last["keyboard"]  # type: ignore[attr-defined]
        for button in row
        if button["text"] == "▶"
    )
    chats = talk.chat.chats
    place = chats.chat("group")
    query = chats.queries.ask_callback(2, place.id, 2)
    body = {
        "id": query.id, "from": chats.person(2).wire(), "chat_instance": "1", "data": data,
        "message": {"chat": place.wire(), "message_id": 2, "date": 0},
    }  # fmt: skip
    chats.updates.put("callback_query", body)
    await talk.chat.handle()
    again = group.last()
    assert again is not None
    assert "6  Song 6" in str(again["text"])
    assert again["message_id"] == 3


async def test_the_same_screen_twice_is_no_error(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await talk.say("/search song")
    error = BadRequest("Message is not modified: specified new message content is the same")
    refuse(talk, monkeypatch, "edit_message_text", error, after=False)
    with caplog.at_level(logging.INFO):
        await talk.tap("▶")
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []
    assert talk.alerts() == []


async def test_a_server_without_an_answer_to_presses_is_borne(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.say("/search song")
    refuse(talk, monkeypatch, "answer_callback_query", InvalidToken("Not Found"), after=False)
    assert "6  Song 6" in await talk.tap("▶")
    assert len([item for item in talk.items() if item["is_bot"]]) == 1


async def test_an_answer_too_old_to_delete_says_so(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = talk.as_(id=2, chat="group")
    await group.say("/search song")
    error = BadRequest("Message can't be deleted for everyone")
    refuse(talk, monkeypatch, "delete_message", error, after=False)
    await group.tap("🗑")
    assert group.alerts() == [group.texts()("delete-too-old")]


@pytest.mark.parametrize(
    "text",
    [
        "https://open.spotify.com/track/1111111111111111111111",
        "https://open.spotify.com/album/2222222222222222222222",
        "https://youtu.be/dQw4w9WgXcQ",
        "/describe unknown",
        "/mood https://open.spotify.com/playlist/3333333333333333333333",
    ],
)
async def test_a_song_that_is_not_found_can_be_looked_for_by_name(talk: Talk, text: str) -> None:
    await talk.say(text)
    assert talk.buttons() == [talk.texts()("button-search")]
    assert await talk.tap(talk.texts()("button-search")) == talk.texts()("ask-search")
    await talk.say("song one")
    assert talk.world.calls[-1][:2] == ("search", "song one")


async def test_in_a_group_the_search_by_name_is_a_question_to_reply_to(talk: Talk) -> None:
    group = talk.as_(id=2, chat="group")
    await group.say("/describe unknown")
    assert await group.tap(group.texts()("button-search")) == group.texts()("ask-search")
    last = group.last()
    assert last is not None
    assert last["special"]["force_reply"]  # type: ignore[index]
    await group.say("song one", reply_to=int(str(last["message_id"])))
    assert group.world.calls[-1][:2] == ("search", "song one")
