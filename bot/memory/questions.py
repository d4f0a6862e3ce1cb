"""What the bot asked last, so that the next message answers it."""

from enum import StrEnum

from core.personal import of
from core.ports import KeyValue

SECONDS = 3600


class Command(StrEnum):
    """The commands that want a text."""

    SEARCH = "search"
    MOOD = "mood"
    RECOMMEND = "recommend"
    DESCRIBE = "describe"


class Questions:
    """Open questions; `within` a group it is the message that asked, in a private chat the topic.

    A private chat without topics has one question, under 0.
    """

    def __init__(self, values: KeyValue) -> None:
        self._values = values

    async def ask(self, command: Command, chat_id: int, within: int = 0) -> None:
        """Remember that a command waits for its text."""
        await self._values.put(_key(chat_id, within), command.encode(), SECONDS)

    async def take(self, chat_id: int, within: int = 0) -> Command | None:
        """The command that waits, once."""
        key = _key(chat_id, within)
        found = await self._values.get(key)
        if not found:
            return None
        await self._values.put(key, b"", 1)
        return Command(found.decode())


def _key(chat_id: int, within: int) -> str:
    return f"{of(chat_id)}question:{within}"
