"""Starting an embedded server again when it dies under its users."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from core.adapters.embedded.server import EmbeddedServer
from core.errors import SegueError

_log = logging.getLogger(__name__)


@asynccontextmanager
async def watching(servers: Sequence[EmbeddedServer], every: float = 2.0) -> AsyncIterator[None]:
    """Look after started servers, every so many seconds, for as long as the block runs."""
    task = asyncio.create_task(_watch(servers, every), name="embedded servers")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _watch(servers: Sequence[EmbeddedServer], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        for server in servers:
            if listening(server.socket()):
                continue
            try:
                await server.revive()
            except (SegueError, OSError) as error:
                _log.error("%s", error)


def listening(path: Path) -> bool:
    """Whether somebody takes connections at a Unix socket; a busy one counts."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0)
        try:
            probe.connect(str(path))
        except BlockingIOError:
            return True
        except OSError:
            return False
    return True
