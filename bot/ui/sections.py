"""The sections of the settings: their names, headings, and the way back from them."""

from enum import StrEnum

from bot.texts import Texts
from bot.ui.actions import OpenSettings
from bot.ui.markup import Markup, bold, join
from bot.ui.screen import Press


class Section(StrEnum):
    """The parts of the settings."""

    ALL = "all"
    ADVENTURE = "adventure"
    MUSIC = "music"
    LANGUAGE = "language"
    FEEDBACK = "feedback"
    PRIVACY = "privacy"
    FORGET = "forget"


def title(text: str) -> Markup:
    """The heading of a section."""
    return join(" ", ["⚙️", bold(text)])


def back(texts: Texts) -> tuple[Press, ...]:
    """The way back to all settings."""
    return (Press(texts("button-back"), OpenSettings(Section.ALL.value)),)
