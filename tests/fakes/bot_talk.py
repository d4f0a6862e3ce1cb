"""What a person does in a chat with the bot, and what they see of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.ask import Conversation, Person, Say, Tap
from tests.fakes.bot_world import FakeServices


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Talk:
    """What a person does, and what they see."""

    def __init__(self, chat: Conversation, world: FakeServices, clock: Clock) -> None:
        self.chat, self.world, self.clock = chat, world, clock
        self.person = Person()

    def as_(self, **changes: object) -> "Talk":
        """The same chat in other shoes."""
        other = Talk(self.chat, self.world, self.clock)
        other.person = Person(**changes)  # type: ignore[arg-type]
        return other

    async def say(self, text: str, reply_to: int | None = None) -> str:
        """Write; the text of the newest message of the bot, empty when it said nothing new."""
        before = self.last()
        if reply_to is None:
            await self.chat.step(Say(text), self.person)
        else:
            person = self.person
            self.chat.chats.person(person.id, person.language)
            self.chat.chats.post_text(person.id, person.chat, text, reply_to=reply_to)
            await self.chat.handle()
        after = self.last()
        return "" if after is None or after == before else str(after["text"])

    async def tap(self, button: str) -> str:
        """Press; the text of the newest message of the bot."""
        await self.chat.step(Tap(button), self.person)
        after = self.last()
        return str(after["text"]) if after else ""

    def last(self) -> dict[str, object] | None:
        """The newest message of the bot."""
        said = [item for item in self.items() if item["kind"] == "message" and item["is_bot"]]
        return said[-1] if said else None

    def alerts(self) -> list[str]:
        """Every alert so far."""
        return [str(item["text"]) for item in self.items() if item["kind"] == "alert"]

    def buttons(self) -> list[str]:
        """The buttons of the newest message of the bot."""
        last = self.last()
        assert last is not None
        return [text for row in last["buttons"] for text in row]  # type: ignore[attr-defined]

    @asynccontextmanager
    async def watching(self, kind: str) -> AsyncIterator[list[dict[str, Any]]]:
        """Events of a kind that pass while the block runs; whole once it has ended."""
        events = self.chat.chats.events
        queue = events.listen()
        seen: list[dict[str, Any]] = []
        try:
            yield seen
        finally:
            events.leave(queue)
            while not queue.empty():
                event = queue.get_nowait()
                if event["type"] == kind:
                    seen.append(event)

    def items(self) -> list[dict[str, object]]:
        return self.chat.shown(self.person)

    def texts(self) -> Callable[..., str]:
        return self.chat._app.bot_data.library.for_client(self.person.language)
