"""An answer stands where it was asked for: in the topic of a forum, a person or a private chat."""

import asyncio
import json
import logging
from typing import Any

import pytest
from aiohttp import web

from bot.transport.intake import HANDLED
from tests.fakes.raw_updates import DIRECT, GROUP, PRIVATE, Mail, message
from tests.fakes.telegram_api import refusal

TOPIC = {"topic_id": 7, "user": {"id": 7, "is_bot": False, "first_name": "Anna"}}
FORUM: dict[str, Any] = {"message_thread_id": 5, "is_topic_message": True}
CLOSED = "Bad Request: TOPIC_CLOSED"


def insists_on_topics(values: dict[str, str]) -> Any:
    """What Telegram says of messages to the direct messages of a channel."""
    if values["chat_id"] == str(DIRECT["id"]) and values.get("direct_messages_topic_id") != "7":
        return refusal(400, "Bad Request: Channel direct messages topic must be specified")
    return message(900, "ok", DIRECT)


def button(sent: dict[str, str], label: str) -> str:
    rows = json.loads(sent["reply_markup"])["inline_keyboard"]
    return next(each["callback_data"] for row in rows for each in row if label in each["text"])


def slow(post: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ui.progress.shown_while.__defaults__", (None, 0.01, 0.02))
    quick = post.world.mood

    async def late(*args: Any, **options: Any) -> Any:
        await asyncio.sleep(0.15)
        return await quick(*args, **options)

    monkeypatch.setattr(post.world, "mood", late)


@pytest.mark.parametrize("text", ["/mood rain", "/search", "/describe unknown", "@segue_bot rain"])
async def test_the_direct_messages_of_a_channel_are_answered_in_their_topic(
    post: Mail, text: str
) -> None:
    post.telegram.on["sendMessage"] = insists_on_topics
    entities = [{"type": "mention", "offset": 0, "length": 10}] if text.startswith("@") else None
    more = {"entities": entities} if entities else {}
    (sent,) = await post.message(text, DIRECT, direct_messages_topic=TOPIC, **more)
    assert sent["direct_messages_topic_id"] == "7"
    assert "message_thread_id" not in sent


async def test_talk_in_the_direct_messages_of_a_channel_is_not_for_the_bot(post: Mail) -> None:
    assert await post.message("rainy sunday", DIRECT, direct_messages_topic=TOPIC) == []
    info = {"state": "pending"}
    suggested = {"direct_messages_topic": TOPIC, "suggested_post_info": info}
    assert await post.message("/mood rain", DIRECT, **suggested) == []
    assert len(await post.message("/mood rain", DIRECT, direct_messages_topic=TOPIC)) == 1


async def test_a_press_in_the_direct_messages_of_a_channel_stays_in_the_topic(post: Mail) -> None:
    (listing,) = await post.message("/search song", DIRECT, direct_messages_topic=TOPIC)
    assert button(listing, "🗑"), "others read there too: it is a group in this"
    below = message(900, "list", DIRECT, direct_messages_topic=TOPIC)
    post.telegram.on["editMessageText"] = lambda _: refusal(400, "Message can't be edited")
    sent = await post.press(button(listing, "▶"), below)
    assert [each["method"] for each in sent] == ["editMessageText", "sendMessage"]
    assert sent[1]["direct_messages_topic_id"] == "7"


async def test_where_the_topic_of_a_press_is_not_known_nothing_is_sent(post: Mail) -> None:
    (listing,) = await post.message("/search song", DIRECT, direct_messages_topic=TOPIC)
    out_of_reach = {"chat": DIRECT, "message_id": 900, "date": 0}
    assert await post.press(button(listing, "▶"), out_of_reach) == []
    assert len(post.telegram.of("answerCallbackQuery")) == 1


async def test_slow_work_shows_nothing_in_the_direct_messages_of_a_channel(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(post, monkeypatch)
    await post.message("/mood rain", DIRECT, direct_messages_topic=TOPIC)
    assert post.telegram.of("sendChatAction") + post.telegram.of("sendMessageDraft") == []


async def test_the_bot_greets_nobody_in_the_direct_messages_of_a_channel(post: Mail) -> None:
    me = {"id": 42, "is_bot": True, "first_name": "Segue"}
    change = {
        "chat": DIRECT, "from": PRIVATE | {"is_bot": False}, "date": 1,
        "old_chat_member": {"status": "left", "user": me},
        "new_chat_member": {"status": "member", "user": me},
    }  # fmt: skip
    assert await post.update(my_chat_member=change) == HANDLED
    assert post.written() == []
    assert await post.update(my_chat_member={**change, "chat": GROUP}) == HANDLED
    assert len(post.written()) == 1


@pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["forum", "private"])
async def test_slow_work_shows_life_in_the_topic_that_asked(
    post: Mail, monkeypatch: pytest.MonkeyPatch, chat: dict[str, Any]
) -> None:
    slow(post, monkeypatch)
    (sent,) = await post.message("/mood rain", chat, **FORUM)
    assert sent["message_thread_id"] == "5"
    method = "sendMessageDraft" if chat is PRIVATE else "sendChatAction"
    shown = post.telegram.of(method)
    assert shown
    assert {each.get("message_thread_id") for each in shown} == {"5"}


async def test_a_thread_of_replies_is_no_topic(post: Mail) -> None:
    (sent,) = await post.message("/mood rain", GROUP, message_thread_id=5)
    assert "message_thread_id" not in sent


async def test_a_question_in_a_topic_is_answered_in_that_topic_only(post: Mail) -> None:
    await post.message("/search", PRIVATE, **FORUM)
    await post.message("rain", PRIVATE, **{**FORUM, "message_thread_id": 6})
    assert post.world.calls[-1][:2] == ("mood", "rain")
    await post.message("rain", PRIVATE, **FORUM)
    assert post.world.calls[-1][:2] == ("search", "rain")


@pytest.mark.parametrize("label", ["Text", "CSV", "Links"])
async def test_a_file_comes_in_the_topic_of_its_button(post: Mail, label: str) -> None:
    (listing,) = await post.message("/mood rain", PRIVATE, **FORUM)
    below = message(900, "list", PRIVATE, **FORUM)
    (ways,) = await post.press(button(listing, "💾"), below)
    (file,) = await post.press(button(ways, label), below)
    assert (file["method"], file["message_thread_id"]) == ("sendDocument", "5")


async def test_all_that_is_kept_comes_in_the_topic_that_asked(post: Mail) -> None:
    (file,) = await post.message("/mydata", PRIVATE, **FORUM)
    assert (file["method"], file["message_thread_id"]) == ("sendDocument", "5")


@pytest.mark.parametrize(
    "words",
    [CLOSED, "Bad Request: TOPIC_DELETED", "Bad Request: message thread not found",
     "Bad Request: message thread is closed"],
)  # fmt: skip
@pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["forum", "private"])
async def test_the_answer_to_a_topic_that_is_gone_goes_to_the_general_one(
    post: Mail, words: str, chat: dict[str, Any]
) -> None:
    def shut(values: dict[str, str]) -> Any:
        inside = "message_thread_id" in values or "reply_parameters" in values
        return refusal(400, words) if inside else message(900, "ok", chat)

    post.telegram.on["sendMessage"] = shut
    refused, sent = await post.message("/search song", chat, **FORUM)
    assert refused["message_thread_id"] == "5"
    assert sent["text"] == refused["text"]


async def test_where_the_general_topic_is_closed_too_nothing_more_is_tried(
    post: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    post.telegram.on["sendMessage"] = lambda _: refusal(400, CLOSED)
    with caplog.at_level(logging.INFO, "bot"):
        assert len(await post.message("/search song", GROUP, **FORUM)) == 2
    assert [each.getMessage() for each in caplog.records] == [
        "a chat takes no message: Topic_closed"
    ]


async def test_slow_work_stops_showing_life_where_the_chat_takes_nothing(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(post, monkeypatch)
    post.telegram.on["sendChatAction"] = lambda _: refusal(400, CLOSED)
    assert len(await post.message("/mood rain", GROUP, **FORUM)) == 1
    assert len(post.telegram.of("sendChatAction")) == 1


SHUT: list[tuple[int, str]] = [
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
    (400, "Bad Request: need administrator rights in the channel chat"),
    (400, "Bad Request: PAYMENT_REQUIRED"),
    (400, "Bad Request: Channel direct messages topic must be specified"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat"),
    (400, "Bad Request: chat not found"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: the group chat was deleted"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot was blocked by the user"),
]


@pytest.mark.parametrize(("status", "words"), SHUT, ids=[words for _, words in SHUT])
@pytest.mark.parametrize("text", ["/search song", "/describe unknown"])
async def test_a_chat_that_takes_no_message_is_tried_once_and_logged_once(
    post: Mail, caplog: pytest.LogCaptureFixture, status: int, words: str, text: str
) -> None:
    post.telegram.on["sendMessage"] = lambda _: refusal(status, words)
    with caplog.at_level(logging.INFO, "bot"):
        assert len(await post.message(text, GROUP)) == 1
    lines = [each.getMessage() for each in caplog.records]
    assert [line for line in lines if line.startswith("a chat takes no message")] == lines[-1:]
    assert {each.levelno for each in caplog.records} == {logging.INFO}


@pytest.mark.parametrize(("words", "member"), [("bot was kicked", False), ("no posts", True)])
async def test_only_a_group_that_is_left_counts_as_left(
    post: Mail, monkeypatch: pytest.MonkeyPatch, words: str, member: bool
) -> None:
    left: list[int] = []

    async def leave(chat_id: int) -> None:
        left.append(chat_id)

    monkeypatch.setattr(post.house.groups, "left", leave)
    post.telegram.on["sendMessage"] = lambda _: refusal(403, f"Forbidden: {words}")
    await post.message("/search song", GROUP)
    assert left == ([] if member else [GROUP["id"]])


async def test_a_press_in_a_group_that_moved_is_answered_where_it_is_now(post: Mail) -> None:
    (listing,) = await post.message("/search song", GROUP)

    def moved(values: dict[str, str]) -> web.Response | dict[str, Any]:
        if values["chat_id"] == str(GROUP["id"]):
            return refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)
        return message(901, "ok", {**GROUP, "id": -1009})

    post.telegram.on = {"sendMessage": moved, "editMessageText": moved}
    sent = await post.press(button(listing, "▶"), message(900, "list", GROUP))
    assert [each["method"] for each in sent] == ["editMessageText", "sendMessage", "sendMessage"]
    assert sent[-1]["chat_id"] == "-1009"
