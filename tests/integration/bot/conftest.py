"""A chat with the bot over the local Bot API, on services with known answers."""

from collections.abc import AsyncIterator

import pytest

from bot.ask import conversation
from core.adapters.memory import MemoryKeyValue
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices, house
from tests.fakes.raw_updates import Mail, mail


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message waits for its second here; the limits on writing have tests of their own."""
    monkeypatch.setattr("bot.flood.SECONDS_PER_MESSAGE", 0.0)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    world, clock = FakeServices(), Clock()
    async with conversation(house(world, MemoryKeyValue(clock))) as chat:
        yield Talk(chat, world, clock)


@pytest.fixture
async def post() -> AsyncIterator[Mail]:
    async with mail() as opened:
        yield opened
