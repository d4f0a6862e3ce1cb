"""The language that somebody chose; it is asked for on every update, and so kept near."""

from typing import Protocol

from bot.texts import LANGUAGES
from core.feedback import Person
from core.personal import of
from core.ports import KeyValue

SECONDS = 3600
_NONE = b"-"


class Choices(Protocol):
    """Where choices are kept."""

    async def person(self, user_id: int) -> Person:
        """Their choices; the defaults for somebody unknown."""


class ChosenLanguages:
    """Chosen languages of the interface, remembered for an hour by all processes."""

    def __init__(self, choices: Choices, values: KeyValue) -> None:
        self._choices = choices
        self._values = values

    async def of(self, user_id: int) -> str | None:
        """What they chose; None when the client's language is to be used."""
        kept = await self._values.get(_key(user_id))
        if kept is None:
            chosen = (await self._choices.person(user_id)).language
            await self.chosen(user_id, chosen)
        else:
            chosen = kept.decode()
        return chosen if chosen in LANGUAGES else None

    async def chosen(self, user_id: int, language: str | None) -> None:
        """Somebody chose: it counts from their next message on."""
        await self._values.put(_key(user_id), (language or "").encode() or _NONE, SECONDS)


def _key(user_id: int) -> str:
    return f"{of(user_id)}language"
