"""How far a slow request has come, told from within to whoever watches it."""

from collections.abc import Callable
from contextvars import ContextVar
from enum import StrEnum


class Stage(StrEnum):
    """What is being done right now."""

    READING = "reading"  # the words become a vector
    FINDING = "finding"  # playlists and neighbours are looked up
    RANKING = "ranking"  # tracks are compared


#: Who watches the work of this task; the tasks that it starts inherit it.
_watcher: ContextVar[Callable[[Stage], object] | None] = ContextVar("stage watcher", default=None)


def watch(watcher: Callable[[Stage], object]) -> None:
    """Let work that this context starts from now on tell its stages."""
    _watcher.set(watcher)


def announce(stage: Stage) -> None:
    """Tell that a stage has begun; without a watcher nothing happens."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(stage)
