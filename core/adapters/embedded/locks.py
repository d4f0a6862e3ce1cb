"""Who uses a server of our own: a gate, and a count that the kernel keeps."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.adapters.waiting import waiting
from core.errors import StoreDownError

_POLL = 0.01  # seconds


class SharedUse:
    """Two file locks beside a server's data: `<name>.gate` and `<name>.users`.

    Starting and stopping happen behind the gate, one process at a time. A user holds the second
    file shared for as long as it uses the server; whoever can take it alone is the last one. The
    kernel drops the locks of a killed process, so a count can never be left too high.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._gate = folder / f"{name}.gate"
        self._users = folder / f"{name}.users"
        self._held: BinaryIO | None = None

    @property
    def joined(self) -> bool:
        """Whether this object counts as a user."""
        return self._held is not None

    @contextmanager
    def gate(self, patience: float) -> Iterator[None]:
        """Be the only one that starts or stops; `StoreDownError` after `patience` seconds."""
        with self._gate.open("ab") as file:
            if not _lock(file, fcntl.LOCK_EX):
                self._queue(file, patience)
            yield  # closing the file opens the gate

    def _queue(self, file: BinaryIO, patience: float) -> None:
        deadline = time.monotonic() + patience
        with waiting(
            f"Waiting for another process that starts or stops the embedded {self._name} server"
            f" (it holds {self._gate})."
        ):
            while not _lock(file, fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise StoreDownError(
                        f"Another process has been starting or stopping the embedded {self._name}"
                        f" server for {patience:.0f} s (it holds {self._gate})."
                    )
                time.sleep(_POLL)

    def join(self) -> None:
        """Count as a user; behind the gate, so it never waits."""
        file = self._users.open("ab")
        fcntl.flock(file, fcntl.LOCK_SH)
        self._held = file

    def leave(self) -> bool:
        """Stop being a user; whether nobody else is one. Behind the gate."""
        if self._held is None:
            return False
        with self._held as file:
            self._held = None
            return _lock(file, fcntl.LOCK_EX)


def _lock(file: BinaryIO, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_lock(path: Path) -> BinaryIO | None:
    """The file, locked until it and every copy that a child inherited is closed; None if taken."""
    file = path.open("ab")
    if _lock(file, fcntl.LOCK_EX):
        return file
    file.close()
    return None
