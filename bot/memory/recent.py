"""The list that somebody was shown last, for an inline query without words."""

from core.personal import of
from core.ports import KeyValue

SECONDS = 86_400


class Recent:
    """Ids of kept lists (`bot.memory.lists`), by person."""

    def __init__(self, values: KeyValue) -> None:
        self._values = values

    async def shown(self, user_id: int, list_id: str) -> None:
        """Somebody was shown a list."""
        await self._values.put(f"{of(user_id)}recent", list_id.encode(), SECONDS)

    async def of(self, user_id: int) -> str | None:
        """The id of the list that they were shown last, within a day."""
        found = await self._values.get(f"{of(user_id)}recent")
        return found.decode() if found else None
