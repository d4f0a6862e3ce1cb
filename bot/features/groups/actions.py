"""The buttons of a group's settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ui.actions import Action


@dataclass(frozen=True, slots=True)
class SetGroupLanguage(Action):
    """The language of answers in this group (admins); empty: as each person's client says."""

    language: str


@dataclass(frozen=True, slots=True)
class SetQuietHours(Action):
    """Make no sound from one hour of the day to another (admins); the same twice: never."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SetGroupClock(Action):
    """The group's clock, in minutes east of Greenwich (admins)."""

    offset: int


#: As in `bot.ui.callbacks.CODES`: buttons in old messages still say them.
CODES: Mapping[str, type[Action]] = {
    "hl": SetGroupLanguage,
    "hq": SetQuietHours,
    "hz": SetGroupClock,
}
