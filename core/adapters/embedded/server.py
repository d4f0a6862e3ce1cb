"""What both servers of our own have in common: the first user starts one, the last stops it."""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from core.adapters.embedded.folders import data_folder
from core.adapters.embedded.locks import SharedUse
from core.adapters.embedded.room import (
    full_disk,
    is_full,
    length_of,
    logged_as_full,
    refused_for_room,
)
from core.adapters.waiting import waiting
from core.errors import SegueError, StoreDownError

_log = logging.getLogger(__name__)
T = TypeVar("T")


class EmbeddedServer(ABC):
    """A server in `folder`, shared by all processes that name the same folder.

    Everything that blocks runs in a thread. `start` and `stop` are finished even when their
    caller is cancelled, so that no server is left half-started. Who starts it stops it.
    """

    name: str  # of its files in the folder

    def __init__(self, folder: Path, *, patience: float = 120.0) -> None:
        self.asked_folder = folder
        self.patience = patience  # seconds to wait for the gate
        self.folder = folder  # resolved by start
        self._use: SharedUse | None = None
        self._logged_before = 0  # bytes of the log when it began to be used

    async def start(self) -> Self:
        """Use the running server, or start one; raises `SetupError` or `StoreDownError`."""
        try:
            await _to_the_end(self._start)
        except asyncio.CancelledError:
            await self.stop()
            raise
        return self

    async def stop(self) -> bool:
        """Stop using it, and stop it when nobody else does; whether it was stopped."""
        return await _to_the_end(self._stop)

    async def revive(self) -> bool:
        """Start it again when it died under its users; whether it had."""
        return await _to_the_end(self._revive)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop using it; what failed in the block for want of room on the disk says so."""
        await self.stop()
        down = isinstance(error, StoreDownError) and await asyncio.to_thread(self._has_no_room)
        if error is not None and (down or self.blames_the_disk(error)):
            raise full_disk(self.folder) from error

    def _start(self) -> None:
        if self._use is not None:
            return
        with self._room_needed():
            self.folder = data_folder(self.asked_folder)
            use = SharedUse(self.folder, self.name)
            with use.gate(self.patience):
                self.prepare()
                self._logged_before = length_of(self.log)
                with waiting(f"Waiting for the embedded {self.name} server to come up."):
                    if not self.answers():
                        self.boot()
                use.join()
        self._use = use

    def _stop(self) -> bool:
        use, self._use = self._use, None
        if use is None:
            return False
        with use.gate(self.patience):
            if not use.leave():
                return False
            with waiting(f"Waiting for the embedded {self.name} server to stop."):
                self.shut_down()
            with contextlib.suppress(OSError):  # a short one is empty now, the data's own is not
                self.socket().parent.rmdir()
            return True

    def _revive(self) -> bool:
        if self._use is None:
            return False
        with self._room_needed(), self._use.gate(self.patience):
            if self.answers():
                return False
            _log.warning("the embedded %s server died and is started again", self.name)
            self.boot()
            return True

    @contextlib.contextmanager
    def _room_needed(self) -> Iterator[None]:
        """Say that the disk is full where that is why a start fails."""
        try:
            yield
        except (SegueError, OSError) as error:
            if refused_for_room(error) or self._has_no_room():
                raise full_disk(self.folder) from error
            raise

    def _has_no_room(self) -> bool:
        return is_full(self.folder) or logged_as_full(self.log, self._logged_before)

    @property
    @abstractmethod
    def log(self) -> Path:
        """Where it writes what it does."""

    @abstractmethod
    def blames_the_disk(self, error: BaseException) -> bool:
        """Whether an error, or what led to it, is this server's word for a full disk."""

    @abstractmethod
    def prepare(self) -> None:
        """Find out where things are; behind the gate, before anything else."""

    @abstractmethod
    def socket(self) -> Path:
        """The socket file; known once prepared."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a server takes connections; waits for one that is coming up or going down."""

    @abstractmethod
    def boot(self) -> None:
        """Start the server and wait until it takes connections."""

    @abstractmethod
    def shut_down(self) -> None:
        """Stop the server, keeping everything that it was told."""


async def _to_the_end(work: Callable[[], T]) -> T:
    """Run in a thread and wait for its end, however often the caller is cancelled."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        running.exception()  # seen, so that asyncio does not report it
        raise cancelled
    return running.result()
