"""Two thousand damaged updates: each is answered or put aside, and the next one is answered."""

import asyncio
import json
import random
from dataclasses import replace
from typing import Any

import pytest

from bot.ask import conversation
from bot.memory.limits import Limits
from bot.metrics import Metrics
from bot.transport.intake import HANDLED, Intake, NewestInline
from bot.transport.intake.attempts import ATTEMPTS
from core.adapters.memory import MemoryKeyValue, MemoryUpdates
from tests.e2e.fuzz.mutate import mutated, valid
from tests.fakes.bot_world import FakeServices, house

COUNT = 2_000


async def outcome(intake: Intake, update: dict[str, Any]) -> int:
    """How many attempts it took until it may be confirmed."""
    for attempt in range(1, ATTEMPTS + 2):
        async with asyncio.timeout(20):
            if await intake.take(update) == HANDLED:
                return attempt
    return 99


@pytest.mark.timeout(120)
async def test_a_damaged_update_is_answered_or_put_aside_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inline: list[BaseException] = []
    bounded = NewestInline._bounded

    async def watched(self: NewestInline, work: Any) -> None:
        try:
            await bounded(self, work)
        except Exception as error:
            inline.append(error)
            raise

    monkeypatch.setattr(NewestInline, "_bounded", watched)
    chance = random.Random(20_261_128)
    world = house(FakeServices())
    world = replace(world, limits=Limits(MemoryKeyValue(), lambda: 0.0, requests=0))
    async with conversation(world) as chat:
        await chat._app.start()
        intake = Intake(chat._app, MemoryUpdates(), Metrics())
        took: dict[int, int] = {}
        for number in range(1, 2 * COUNT, 2):
            chat.chats.person(number)  # somebody new, so that nobody waits for a limit
            update = mutated(chance, number, number)
            took[number] = await outcome(intake, json.loads(json.dumps(update)))
            before = len(chat.chats.messages_since("private", user_id=number))
            healthy = {"update_id": number + 1, **valid(number, number + 1)[0]}
            assert await intake.take(healthy) == HANDLED
            after = len(chat.chats.messages_since("private", user_id=number))
            assert after > before, update
        assert max(took.values()) <= ATTEMPTS, [n for n, each in took.items() if each > ATTEMPTS]
        await intake.drain(5)
        await chat._app.stop()
    assert inline == []


@pytest.mark.parametrize(
    "odd",
    [
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": 5}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": [], "type": "private"}}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**70, "type": "private"},
                     "text": "/help", "from": {"id": 2**70, "is_bot": False, "first_name": "A"}}},
        {"inline_query": {"id": "1", "from": {"id": {}, "is_bot": False, "first_name": "A"},
                          "query": "x", "offset": ""}},
        {"callback_query": {"id": 5, "from": {"id": 5, "is_bot": False, "first_name": 5},
                            "chat_instance": 1, "data": ["x"]}},
    ],
    ids=["text", "unhashable", "beyond int64", "inline", "press"],
)  # fmt: skip
async def test_what_failed_before_it_was_counted_ends(odd: dict[str, Any]) -> None:
    async with conversation(house(FakeServices())) as chat:
        await chat._app.start()
        intake = Intake(chat._app, MemoryUpdates(), Metrics())
        assert await outcome(intake, {"update_id": 7, **odd}) <= ATTEMPTS
        await intake.drain(5)
        await chat._app.stop()
