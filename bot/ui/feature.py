"""The manifest of a feature: all that the rest of the bot learns of it.

A feature is a package of `bot.features` that holds a `FEATURE`. Menu, help, registration, buttons,
deep links and web pages read the manifests, and nothing else names a feature. A handler's context
is `Any` here, as the context itself holds the manifests.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web
from telegram import Update

from bot.memory.questions import Command
from bot.texts import Texts
from bot.ui.actions import Action
from bot.ui.screen import Screen

#: Features whose handlers take whatever the others leave are registered after them.
CATCH_ALL = 1

Visit = Callable[[Update, Any], Awaitable[None]]
OnPress = Callable[[Any, Any], Awaitable[str | None]]
OnLink = Callable[[Update, Any, Any], Awaitable[None]]
#: Makes the pages from the house and from what makes a deep link of a start parameter.
Pages = Callable[[Any, Callable[[str], str]], Sequence[web.AbstractRouteDef]]


class Menu(Enum):
    """The menus of commands that Telegram shows."""

    PRIVATE = "private"
    GROUP = "group"
    ADMINS = "admins"  # of groups


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a menu or of the help: its text's id; lines stand by ascending `place`."""

    message: str
    place: int


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """How a command is offered; one with neither line is there for who knows it."""

    name: str
    help: Line | None = None
    menu: Line | None = None
    menus: frozenset[Menu] = frozenset(Menu)


@dataclass(frozen=True, slots=True)
class TextCommand:
    """A command that works on a text: what it asks where that is missing, and what it does."""

    question: str
    run: Callable[[Update, Any, str, Texts], Awaitable[None]]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Feature:
    """One feature; `register` adds its handlers of messages and inline queries.

    `codes` are those of buttons that nobody else draws (the others are in `bot.ui.callbacks`),
    `links` the deep links that lead to it, `places` those that are a bare name, and `sections`
    screens of it that the settings open.
    """

    name: str
    register: Callable[[Any], None] | None = None
    order: int = 0
    commands: tuple[CommandEntry, ...] = ()
    text_commands: Mapping[Command, TextCommand] = field(default_factory=dict)
    presses: Mapping[type[Action], OnPress] = field(default_factory=dict)
    codes: Mapping[str, type[Action]] = field(default_factory=dict)
    links: Mapping[type[object], OnLink] = field(default_factory=dict)
    places: Mapping[str, Visit] = field(default_factory=dict)
    sections: Mapping[str, Callable[[Texts], Screen]] = field(default_factory=dict)
    pages: Pages | None = None
