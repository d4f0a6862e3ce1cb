"""The state of the playground, and the changes that both sides make to it."""

import itertools
import time
from collections.abc import Callable

from bot.playground.errors import bad_request, forbidden
from bot.playground.state.events import Events
from bot.playground.state.files import FileStore
from bot.playground.state.flood import FloodGate
from bot.playground.state.messages import StoredMessage
from bot.playground.state.people import (
    GROUP_ID,
    BotAccount,
    Chat,
    JsonDict,
    Person,
    first_people,
    private_chat,
)
from bot.playground.state.profile import BotProfile
from bot.playground.state.queries import Queries
from bot.playground.state.updates import UpdateQueue


class Board:
    """People, chats and messages, with everything that hangs on them."""

    def __init__(
        self,
        bot: BotAccount,
        *,
        flood: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with three users, their private chats and one group."""
        self.bot = bot
        people = first_people()
        self.people: dict[int, Person] = {each.id: each for each in people}
        group = Chat(GROUP_ID, "Road trip", [each.id for each in people], admins=[people[0].id])
        self.chats: dict[int, Chat] = {each.id: private_chat(each) for each in people}
        self.chats[group.id] = group
        self.messages: dict[int, dict[int, StoredMessage]] = {}
        self.inline_messages: dict[str, StoredMessage] = {}
        self.notes: list[JsonDict] = []
        self.updates = UpdateQueue()
        self.queries = Queries(clock, f"{bot.id % 100_000}0")
        self.files = FileStore()
        self.profile = BotProfile(bot.first_name)
        self.events = Events()
        self.flood = FloodGate(clock) if flood else None
        self.revision = 0
        self._private_ids = itertools.count(1)
        self._group_ids: dict[int, itertools.count[int]] = {}

    def person(self, user_id: int, language: str | None = None) -> Person:
        """Find a user; one who is not known yet joins with a private chat."""
        if user_id <= 0:
            raise ValueError("a user's id is positive")
        person = self.people.get(user_id)
        if person is None:
            person = Person(user_id, f"User {user_id}", language or "en", f"user_{user_id}_pg")
            self.people[user_id] = person
            self.chats[user_id] = private_chat(person)
            self.events.publish("reload")
        if language is not None and person.language != language:
            person.language = language
            self.events.publish("reload")
        return person

    def chat_for_bot(self, chat_id: int | str, *, write: bool = True) -> Chat:
        """Find a chat that a call names, or refuse as Telegram does."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.closed and write:
            if chat.private:
                raise forbidden("bot was blocked by the user")
            raise forbidden("bot is not a member of the supergroup chat")
        return chat

    def find(self, chat_id: int, message_id: int) -> StoredMessage | None:
        """Find a message."""
        return self.messages.get(chat_id, {}).get(message_id)

    def add(
        self,
        chat: Chat,
        sender: JsonDict,
        content: JsonDict,
        *,
        reply_to: StoredMessage | None = None,
        inline_message_id: str | None = None,
        special: JsonDict | None = None,
    ) -> StoredMessage:
        """Put a message into a chat."""
        ids = self._private_ids
        if not chat.private:
            ids = self._group_ids.setdefault(chat.id, itertools.count(1))
        wire: JsonDict = {
            "message_id": next(ids),
            "from": sender,
            "chat": chat.wire(),
            "date": int(time.time()),
        }
        if reply_to is not None:
            wire["reply_to_message"] = reply_to.quoted()
        message = StoredMessage(
            wire | content, inline_message_id=inline_message_id, special=special
        )
        self.messages.setdefault(chat.id, {})[message.id] = message
        if inline_message_id:
            self.inline_messages[inline_message_id] = message
        self.changed(message)
        return message

    def changed(self, message: StoredMessage) -> None:
        """Mark a message as new or changed, and show it."""
        self.revision += 1
        message.revision = self.revision
        self.events.publish("message", message=message.view())

    def remove(self, message: StoredMessage) -> None:
        """Delete a message for all."""
        self.revision += 1
        del self.messages[message.chat_id][message.id]
        self.events.publish("deleted", chat_id=message.chat_id, message_id=message.id)

    def note(self, kind: str, text: str, *, user_id: int, chat_id: int, message_id: int) -> None:
        """Keep what showed for a moment: an alert or a toast."""
        self.revision += 1
        note = {
            "kind": kind,
            "text": text,
            "user_id": user_id,
            "chat_id": chat_id,
            "message_id": message_id,
            "revision": self.revision,
        }
        self.notes.append(note)
        self.events.publish("note", note=note)
