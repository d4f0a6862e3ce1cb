"""A checked call, and what most methods ask of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.rules.keyboards import check_markup
from bot.playground.state.files import Upload
from bot.playground.state.messages import StoredMessage
from bot.playground.state.people import Chat, JsonDict
from bot.playground.state.store import ChatStore


@dataclass(frozen=True)
class Call:
    """One call: who keeps the state, what is called, with what."""

    store: ChatStore
    method: str
    values: JsonDict
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def chat(self, *, write: bool = True) -> Chat:
        """Give the chat that the call names, or refuse."""
        return self.store.chat_for_bot(self.values["chat_id"], write=write)

    def markup(self, chat: Chat | None = None) -> JsonDict:
        """Check the reply markup and give it, or nothing."""
        markup: JsonDict = self.values.get("reply_markup", {})
        if markup:
            check_markup(markup, private=chat is None or chat.private)
        return markup

    def message(self, chat: Chat, missing: str, name: str = "message_id") -> StoredMessage:
        """Give the message that the call names; `missing` is the refusal."""
        message = self.store.find(chat.id, self.values[name])
        if message is None:
            raise bad_request(missing)
        return message


Handler = Callable[[Call], Any]
