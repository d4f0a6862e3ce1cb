"""The attempt at an update that the running task works on."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Trial:
    """Whether the update may be tried again later, why it has to be, and whether it was answered.

    `first`: nobody began it before, so that it counts against what its sender may ask for.
    `failure` passes by itself; `broken` is what the error handlers themselves failed with.
    """

    repeatable: bool
    first: bool = True
    failure: Exception | None = None
    broken: Exception | None = None
    answered: bool = False  # a message of ours was sent
    let_down: Exception | None = None  # a store was away, where the work could do without


#: Unset where updates are handled without intake.
current: ContextVar[Trial | None] = ContextVar("trial", default=None)


def note_let_down(error: Exception) -> None:
    """A store was away and the work went on, so that what takes too long now may be its fault."""
    trial = current.get()
    if trial is not None:
        trial.let_down = error


def note_answer() -> None:
    """A message was sent, so that a repetition would send another."""
    trial = current.get()
    if trial is not None:
        trial.answered = True
