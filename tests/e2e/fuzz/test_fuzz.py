"""Generated updates against the whole bot, on services with known answers and on the real ones.

Nothing may be an unexpected error, and nothing that the bot says may be refused by the playground,
which checks markup, limits and parameters as Telegram does. `make soak` sends 100,000.
"""

import asyncio
import json
import logging
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import opened_house
from bot.ask import conversation
from bot.context import House
from bot.memory.limits import Limits
from bot.metrics import Metrics
from bot.playground.errors import ApiError
from bot.playground.web import api
from bot.transport.intake import HANDLED, Intake
from core.adapters.memory import MemoryKeyValue, MemoryUpdates
from core.settings import Settings
from ml.starting import ensure_starter
from tests.e2e.fuzz.generate import PEOPLE, update
from tests.fakes.bot_world import FakeServices, house

LONG = bool(os.environ.get("SEGUE_SOAK"))
BATCH = 1_500  # updates to one playground, which forgets nothing
AT_ONCE = 8

#: What Telegram itself would say to presses of buttons that never were.
_FINE = ("query is too old", "message to edit not found", "message is not modified",
         "message can't be edited", "message to be replied not found",
         "message to delete not found", "message can't be deleted",
         "not available in the playground", "message_id_invalid")  # fmt: skip


class Refusals:
    """What the playground refused, and every callback data that it was given."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.data: list[str] = []
        self.calls = 0
        self._dispatch = api.dispatch

    async def __call__(self, store: Any, name: str, raw: Any, uploads: Any) -> Any:
        self.calls += 1
        markup = json.loads(raw.get("reply_markup") or "{}")
        for row in markup.get("inline_keyboard", []):
            self.data = [
                *self.data[-50:],
                *(b["callback_data"] for b in row if "callback_data" in b),
            ]
        try:
            return await self._dispatch(store, name, raw, uploads)
        except ApiError as error:
            if not any(words in error.description.lower() for words in _FINE):
                self.found.append(f"{name}: {error.description}")
            raise


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> Refusals:
    found = Refusals()
    monkeypatch.setattr(api, "dispatch", found)
    return found


async def pour(
    house: House, count: int, refusals: Refusals, caplog: pytest.LogCaptureFixture
) -> None:
    """Send generated updates; fails at what the bot or the playground did not expect."""
    chance = random.Random(20_261_121)
    caplog.set_level(logging.ERROR)
    for first in range(1, count + 1, BATCH):
        async with conversation(house) as chat:
            for person in range(1, PEOPLE + 1):
                chat.chats.person(person)
            intake = Intake(chat._app, MemoryUpdates(), Metrics())
            await chat._app.start()
            left = iter(range(first, min(first + BATCH, count + 1)))

            async def worker(intake: Intake = intake, left: Iterator[int] = left) -> None:
                for number in left:
                    sent = update(chance, number, refusals.data)
                    assert await intake.take(sent) == HANDLED, sent

            await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
            await intake.drain(20)
            await chat._app.stop()
        troubles = [
            (record.getMessage(), record.exc_info and repr(record.exc_info[1]))
            for record in caplog.records
            if record.levelno >= logging.ERROR and "cannot be read" not in record.getMessage()
        ]
        assert troubles[:20] == []
        assert sorted(set(refusals.found))[:20] == []
        caplog.clear()
        if LONG:
            print(f"{min(first + BATCH, count + 1) - 1:,} of {count:,} updates", flush=True)
    assert refusals.calls > count / 2
    assert refusals.data


@pytest.mark.timeout(3600 if LONG else 120)
async def test_nothing_that_people_send_breaks_anything(
    refusals: Refusals, caplog: pytest.LogCaptureFixture
) -> None:
    await pour(unlimited(house(FakeServices())), 100_000 if LONG else 1_500, refusals, caplog)


@pytest.mark.timeout(3600 if LONG else 120)
async def test_nor_anything_of_the_real_stores(
    database: str,
    redis_url: str,
    tmp_path: Path,
    refusals: Refusals,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = Settings(
        database_url=database, redis_url=redis_url, SEGUE_DATA_DIR=tmp_path, _env_file=None
    )
    async with opened_house(settings) as opened:
        await ensure_starter(opened.stores.pool)
        await pour(unlimited(opened.house), 10_000 if LONG else 60, refusals, caplog)


def unlimited(house: House) -> House:
    """The same without limits on how much one person may ask."""
    return replace(house, limits=Limits(MemoryKeyValue(), lambda: 0.0, requests=0))
