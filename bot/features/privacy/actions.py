"""The buttons of /privacy and /forget."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ui.actions import Action
from core.feedback import Scope


@dataclass(frozen=True, slots=True)
class Forget(Action):
    """Delete what falls under a scope; not `sure`: ask first."""

    scope: Scope
    sure: bool


@dataclass(frozen=True, slots=True)
class SendMyData(Action):
    """Send everything that is kept, as a file."""


#: As in `bot.ui.callbacks.CODES`: buttons in old messages still say them.
CODES: Mapping[str, type[Action]] = {
    "f": Forget,
    "y": SendMyData,
}
