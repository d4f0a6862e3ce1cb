"""What became of an update that was handed to the intake."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Handled:
    """It may be confirmed."""


@dataclass(frozen=True, slots=True)
class Later:
    """It is not handled, and should come again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stopping:
    """It is not handled, as nothing is taken any more: another process, or the next, takes it."""


Taken: TypeAlias = Handled | Later | Stopping
HANDLED = Handled()
STOPPING = Stopping()
