"""What stands behind `t.me/<bot>?start=`: at most 64 of A-Z, a-z, 0-9, `_` and `-`."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from bot.memory.questions import Command

LOGIN = "sp_"
SAVING = "save_"
_PLACES = frozenset({"help", "login", "settings", "privacy"})
_CARD = re.compile(r"[tc]_(?P<id>[1-9]\d{0,17})", re.ASCII)


class Problem(StrEnum):
    """Why an inline query has no results."""

    NOTHING = "nothing"  # nothing fits
    INPUT = "input"  # there is nothing to read in it
    ENCODER = "encoder"  # moods cannot be understood now
    TROUBLE = "trouble"  # anything else


@dataclass(frozen=True, slots=True)
class ToCard:
    """The card of a track."""

    track_id: int


@dataclass(frozen=True, slots=True)
class ToQuestion:
    """A command that asks for its text, after an inline query that had no results."""

    command: Command
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A part of the bot, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ToLogin:
    """Back from Spotify, with a one-time code."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToSaving:
    """The ways to save a list."""

    list_id: str


DeepLink = ToCard | ToQuestion | ToPlace | ToLogin | ToSaving


def card_payload(track_id: int) -> str:
    """The payload that opens a track's card."""
    return f"c_{track_id}"


def question_payload(command: Command, problem: Problem | None = None) -> str:
    """The payload that asks for a command's text, and says before what went wrong."""
    return f"ask_{command}" + (f"_{problem}" if problem else "")


def address(username: str, payload: str) -> str:
    """The link that opens the private chat with a payload."""
    return f"https://t.me/{username}?start={payload}"


def parse_payload(payload: str) -> DeepLink | None:
    """Where a payload leads; None for one that leads nowhere."""
    card = _CARD.fullmatch(payload)
    if card:
        return ToCard(int(card["id"]))
    if payload.startswith(LOGIN):
        return ToLogin(payload.removeprefix(LOGIN))
    if payload.startswith(SAVING):
        return ToSaving(payload.removeprefix(SAVING))
    if payload in _PLACES:
        return ToPlace(payload)
    return _question(payload)


def _question(payload: str) -> ToQuestion | None:
    match payload.split("_"):
        case ["ask", command] if command in set(Command):
            return ToQuestion(Command(command))
        case ["ask", command, problem] if command in set(Command) and problem in set(Problem):
            return ToQuestion(Command(command), Problem(problem))
        case _:
            return None
