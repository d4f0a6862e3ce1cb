"""Whatever Telegram sends: no exception, one answer at most, and none in the wrong place."""

import itertools
import logging
from typing import Any

import pytest

from bot.transport.contact import UPDATES
from bot.transport.intake import HANDLED
from tests.fakes.bot_api_spec import bot_api_spec, smallest
from tests.fakes.raw_updates import (
    CHANNEL,
    GROUP,
    OTHER_BOT,
    OURSELVES,
    PERSON,
    PRIVATE,
    Mail,
    message,
)

#: What people send; nothing else in a private chat is answered.
SENT = {
    "text", "caption", "animation", "audio", "checklist", "contact", "dice", "document", "game",
    "live_photo", "location", "paid_media", "photo", "poll", "sticker", "story", "venue", "video",
    "video_note", "voice",
}  # fmt: skip
#: With these even a command is none of ours.
FOREIGN = {
    "business_connection_id", "guest_query_id", "is_automatic_forward", "suggested_post_info",
}  # fmt: skip
NOT_ASKED_FOR = (
    "edited_message", "channel_post", "edited_channel_post", "business_message",
    "edited_business_message", "guest_message",
)  # fmt: skip
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
FIXED = {"from", "text", "entities"}


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Any:
    """Nothing here is worth a warning."""
    with caplog.at_level(logging.WARNING):
        yield
    assert [each.getMessage() for each in caplog.get_records("call")] == []


async def test_every_field_of_a_message_in_a_private_chat(post: Mail) -> None:
    spec, people = bot_api_spec(), itertools.count(1000)
    answered = set()
    for field in spec["types"]["Message"]["fields"]:
        if field["required"] or field["name"] == "from":
            continue
        chat = {**PRIVATE, "id": next(people)}
        body = {field["name"]: smallest(spec, field["types"][0])}
        sent = await post.message(body.pop("text", None), chat, **body)
        assert [each["chat_id"] for each in sent] in ([], [str(chat["id"])]), field["name"]
        answered |= {field["name"]} if sent else set()
    assert answered == SENT & {each["name"] for each in spec["types"]["Message"]["fields"]}


async def test_every_field_of_a_message_beside_a_command_in_a_group(post: Mail) -> None:
    spec, groups = bot_api_spec(), itertools.count(-100_500, -1)
    unanswered = set()
    for field in spec["types"]["Message"]["fields"]:
        if field["required"] or field["name"] in FIXED:
            continue
        chat = {**GROUP, "id": next(groups)}
        body = {field["name"]: smallest(spec, field["types"][0])}
        sent = await post.message("/help", chat, **body)
        assert [each["chat_id"] for each in sent] in ([], [str(chat["id"])]), field["name"]
        unanswered |= set() if sent else {field["name"]}
    assert unanswered == FOREIGN


async def test_every_kind_of_update_is_confirmed(post: Mail) -> None:
    spec = bot_api_spec()
    calls = len(post.telegram.calls)
    for field in spec["types"]["Update"]["fields"]:
        kind = field["name"]
        if kind == "update_id":
            continue
        body = smallest(spec, field["types"][0])
        if field["types"] == ["Message"]:
            body = message(5, "/help", PRIVATE)
        assert await post.update(**{kind: body}) == HANDLED, kind
        if kind not in UPDATES:
            assert post.telegram.calls[calls:] == [], kind
        calls = len(post.telegram.calls)


async def test_updates_that_nobody_asked_for_are_confirmed_quietly(post: Mail) -> None:
    assert not set(NOT_ASKED_FOR) & set(UPDATES)
    before = len(post.telegram.calls)
    for kind, chat in itertools.product(NOT_ASKED_FOR, (PRIVATE, GROUP, CHANNEL)):
        assert await post.update(**{kind: message(5, "/mood rain", chat)}) == HANDLED
    rights = {"id": "b", "user": PERSON, "user_chat_id": 7, "date": 1, "is_enabled": True}
    assert await post.update(business_connection=rights) == HANDLED
    deleted = {"business_connection_id": "b", "chat": PRIVATE, "message_ids": [1]}
    assert await post.update(deleted_business_messages=deleted) == HANDLED
    assert await post.update(a_kind_to_come={"chat": GROUP, "from": PERSON}) == HANDLED
    assert post.telegram.calls[before:] == []
    assert post.world.calls == []


@pytest.mark.parametrize(
    "more",
    [
        {"from": OTHER_BOT},
        {"via_bot": OURSELVES},
        {"is_automatic_forward": True, "from": TELEGRAM, "sender_chat": CHANNEL},
        {"business_connection_id": "b"},
        {"guest_query_id": "g"},
        {"suggested_post_info": {"state": "pending"}},
    ],
    ids=lambda more: next(iter(more)),
)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
async def test_what_nobody_wrote_to_us_is_not_answered(
    post: Mail, chat: dict[str, Any], more: dict[str, Any]
) -> None:
    assert await post.message("/mood rain", chat, **more) == []
    mention = [{"type": "mention", "offset": 0, "length": 10}]
    assert await post.message("@segue_bot rain", chat, entities=mention, **more) == []
    assert post.world.calls == []


@pytest.mark.parametrize(
    "more",
    [
        {"from": ANONYMOUS, "sender_chat": GROUP},
        {"from": AS_CHANNEL, "sender_chat": CHANNEL},
        {"via_bot": OTHER_BOT},
        {"paid_star_count": 5},
        {"is_from_offline": True},
        {"reply_to_story": {"chat": CHANNEL, "id": 1}},
    ],
    ids=lambda more: next(reversed(more)),
)
async def test_people_in_disguise_are_answered_once(post: Mail, more: dict[str, Any]) -> None:
    (sent,) = await post.message("/mood rain", GROUP, **more)
    assert sent["chat_id"] == str(GROUP["id"])
    assert len(post.world.calls) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"pinned_message": message(3, "/mood rain", PRIVATE)},
        {"forum_topic_created": {"name": "x", "icon_color": 1}},
        {"paid_message_price_changed": {"paid_message_star_count": 5}},
        {"suggested_post_paid": {"currency": "XTR"}},
        {"checklist_tasks_done": {"marked_as_done_task_ids": [1]}},
        {"write_access_allowed": {}},
        {"giveaway": {"chats": [CHANNEL], "winners_selection_date": 1, "winner_count": 1}},
        {"successful_payment": {
            "currency": "XTR", "total_amount": 1, "invoice_payload": "x",
            "telegram_payment_charge_id": "x", "provider_payment_charge_id": "x",
        }},
        {"something_to_come": {"x": 1}},
    ],
    ids=lambda more: next(iter(more)),
)  # fmt: skip
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
async def test_what_happens_to_a_chat_is_not_answered(
    post: Mail, chat: dict[str, Any], more: dict[str, Any]
) -> None:
    assert await post.message(None, chat, **more) == []


@pytest.mark.parametrize(
    "more",
    [
        {"story": {"chat": CHANNEL, "id": 1}},
        {"checklist": {"title": "x", "tasks": [{"id": 1, "text": "x"}]}},
        {"dice": {"emoji": "x", "value": 1}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_what_holds_no_words_is_told_once_in_private_and_never_in_a_group(
    post: Mail, more: dict[str, Any]
) -> None:
    assert len(await post.message(None, PRIVATE, **more)) == 1
    assert await post.message(None, GROUP, **more) == []
    assert post.world.calls == []
