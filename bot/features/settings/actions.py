"""The buttons of the settings (`bot.ui.actions.OpenSettings` leads to them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ui.actions import Action
from core.listener import Adventure


@dataclass(frozen=True, slots=True)
class ChooseAdventure(Action):
    """Keep how far lists go by default."""

    adventure: Adventure


@dataclass(frozen=True, slots=True)
class ChooseMusic(Action):
    """Want, or no longer want, music in a language."""

    language: str
    on: bool


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Action):
    """Keep the language of the interface; empty: as the client says."""

    language: str


#: As in `bot.ui.callbacks.CODES`: buttons in old messages still say them.
CODES: Mapping[str, type[Action]] = {
    "sv": ChooseAdventure,
    "sm": ChooseMusic,
    "sl": ChooseLanguage,
}
