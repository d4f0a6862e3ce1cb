"""Timed: what is kept about people ends when it was said to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from core.errors import StoreDownError

EVERY_SECONDS = 3600.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def pruned(
    prune: Callable[[], Awaitable[int]], every: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Prune at once and then every hour while the block runs; one process at a time does it."""
    task = asyncio.create_task(_again_and_again(prune, every), name="pruning")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(prune: Callable[[], Awaitable[int]], every: float) -> None:
    while True:
        try:
            count = await prune()
        except StoreDownError:
            _log.warning("nothing was pruned: a store does not answer")
        except Exception:  # noqa: BLE001 # a failure now must not end the pruning for good
            _log.exception("pruning failed")
        else:
            _log.info("pruned %d rows", count)
        await asyncio.sleep(every)
