"""The bot's own handlers behind its intake, fed with updates as Telegram sends them."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.metrics import Metrics
from bot.telegram_app import build_application
from bot.transport.intake import HANDLED, Intake, Taken
from core.adapters.memory import MemoryKeyValue, MemoryUpdates
from tests.fakes.bot_world import FakeServices, house
from tests.fakes.telegram_api import ME, TOKEN, FakeTelegram, fake_telegram

PERSON = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "en"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Echo", "username": "echo_bot"}
OURSELVES = ME
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Choir", "is_forum": True}
CHANNEL = {"id": -100300, "type": "channel", "title": "News"}
DIRECT = {"id": -100400, "type": "supergroup", "title": "News", "is_direct_messages": True}

_WRITES = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup")


@dataclass
class Mail:
    """`message` and `update` bring something in; what the bot then did is in `telegram`."""

    telegram: FakeTelegram
    intake: Intake
    world: FakeServices
    house: Any
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def update(self, **body: Any) -> Taken:
        """Take an update in."""
        return await self.intake.take({"update_id": next(self._numbers), **body})

    async def message(
        self, text: str | None, chat: dict[str, Any] = PRIVATE, **more: Any
    ) -> list[dict[str, str]]:
        """A message arrives; what was written since."""
        body = message(next(self._numbers), text, chat, **more)
        before = len(self.written())
        assert await self.update(message=body) == HANDLED
        return self.written()[before:]

    async def press(self, data: str, below: dict[str, Any]) -> list[dict[str, str]]:
        """A button is pressed; what was written since."""
        before = len(self.written())
        query = {"id": "1", "from": PERSON, "chat_instance": "1", "data": data, "message": below}
        assert await self.update(callback_query=query) == HANDLED
        return self.written()[before:]

    def written(self) -> list[dict[str, str]]:
        """Every call that put something into a chat."""
        calls = self.telegram.calls
        return [{"method": c.method, **c.values} for c in calls if c.method in _WRITES]


def message(number: int, text: str | None, chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message as Telegram sends it; with `caption` in place of a text, where text is None."""
    body = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": PERSON, **more}
    if text is not None:
        body["text"] = text
    for words, entities in (("text", "entities"), ("caption", "caption_entities")):
        said = body.get(words, "")
        if said.startswith("/") and entities not in body:
            length = len(said.split(maxsplit=1)[0])
            body[entities] = [{"type": "bot_command", "offset": 0, "length": length}]
    return body


@asynccontextmanager
async def mail(address: str | None = None, requests: int = 1000) -> AsyncIterator[Mail]:
    """The bot, its stores in memory; `address` is another Bot API server than the fake one."""
    world, values = FakeServices(), MemoryKeyValue()
    home = house(world, values, requests)
    async with fake_telegram() as telegram:
        app = build_application(home, TOKEN, address or telegram.address, direct=True)
        async with app:
            await app.start()
            yield Mail(telegram, Intake(app, MemoryUpdates(), Metrics()), world, home)
            await app.stop()
