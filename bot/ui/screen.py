"""A screen: a text and the buttons below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui.actions import Action
from bot.ui.markup import Markup

PER_ROW = 5


@dataclass(frozen=True, slots=True)
class Press:
    """A button that the bot acts upon."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class LinkOut:
    """A button that opens an address."""

    label: str
    url: str


Button = Press | LinkOut
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message; `preview` lets Telegram show the first link's cover."""

    text: Markup
    rows: Rows = ()
    preview: bool = False


def in_rows(buttons: Sequence[Button], width: int = PER_ROW) -> Rows:
    """The buttons in rows of equal width."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
