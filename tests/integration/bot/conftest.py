"""A chat with the bot over the local Bot API, on services with known answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Opened, opened_house
from bot.ask import conversation
from core.adapters.memory import MemoryKeyValue
from core.settings import Settings
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices, house
from tests.fakes.raw_updates import Mail, mail


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message waits for its second here; the limits on writing have tests of their own."""
    monkeypatch.setattr("bot.transport.flood.SECONDS_PER_MESSAGE", 0.0)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    world, clock = FakeServices(), Clock()
    async with conversation(house(world, MemoryKeyValue(clock))) as chat:
        yield Talk(chat, world, clock)


@pytest.fixture
async def post() -> AsyncIterator[Mail]:
    async with mail() as opened:
        yield opened


@pytest.fixture
async def opened(
    database: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Opened]:
    """The house on real stores, with one song."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path / "data"))
    async with opened_house(Settings()) as opened:
        await opened.stores.pool.execute(
            "insert into tracks (song_id, recording_key, title, artists) values"
            " (7, 'queen\tbohemian rhapsody\t', 'Bohemian Rhapsody', '{Queen}')"
        )
        await opened.stores.pool.execute(
            "insert into track_search values (1, '{bohemian rhapsody}', '{}')"
        )
        yield opened
