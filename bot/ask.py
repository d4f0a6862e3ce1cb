"""`segue ask`: messages through the real handlers, in a chat that exists for this one run."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from telegram import Update

from bot.context import App, House
from bot.playground import ChatStore, Playground
from bot.telegram_app import build_application
from bot.transport.contact import make_contact

ChatKind = Literal["private", "group"]


@dataclass(frozen=True, slots=True)
class Say:
    """A person writes."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A person presses a button of the newest message that has it."""

    button: str


Step = Say | Tap


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes, in which language, and where."""

    id: int = 1
    language: str = "en"
    chat: ChatKind = "private"


class Conversation:
    """A chat with the bot, one step at a time; each step is handled before the next begins."""

    def __init__(self, app: App, chats: ChatStore) -> None:
        self._app = app
        self.chats = chats

    async def step(self, step: Step, person: Person) -> None:
        """Write or press, and let the bot handle it."""
        self.chats.person(person.id, person.language)
        match step:
            case Say(text):
                self.chats.post_text(person.id, person.chat, text, language=person.language)
            case Tap(button):
                message_id = self._message_with(button, person)
                self.chats.press(person.id, person.chat, message_id, button)
        await self.handle()

    async def handle(self) -> None:
        """Let the bot handle whatever waits."""
        for raw in self.chats.take_updates():
            update = Update.de_json(raw, self._app.bot)
            await self._app.process_update(update)

    def shown(self, person: Person) -> list[dict[str, Any]]:
        """What the chat shows, as plain data."""
        return self.chats.messages_since(person.chat, user_id=person.id)

    def _message_with(self, button: str, person: Person) -> int:
        messages = [item for item in self.shown(person) if item["kind"] == "message"]
        for item in reversed(messages):
            if any(button in row for row in item["buttons"]):
                return int(item["message_id"])
        raise ValueError(f"no message has a button {button!r}")


@asynccontextmanager
async def conversation(house: House) -> AsyncIterator[Conversation]:
    """A chat between people and the bot, over a local Bot API that lives as long as the block."""
    async with Playground(page=False, port=0) as playground:
        address = playground.address
        app = build_application(house, address.token, address.base_url, direct=True)
        await make_contact(app, _no_waiting, waits=())
        try:
            yield Conversation(app, playground.chats)
        finally:
            await app.shutdown()


async def ask(house: House, steps: Sequence[Step], person: Person) -> tuple[str, list[Any]]:
    """What the chat shows after all steps: as text, and as plain data."""
    async with conversation(house) as chat:
        for step in steps:
            await chat.step(step, person)
        text = chat.chats.transcript(person.chat, user_id=person.id, with_links=True)
        return text, chat.shown(person)


async def _no_waiting(_: float) -> None:
    """A local server answers at once or not at all."""
