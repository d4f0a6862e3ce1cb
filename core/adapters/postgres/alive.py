"""Work on a connection that ends when the connection does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from asyncpg import Connection, InterfaceError


@asynccontextmanager
async def while_connected(connection: Connection) -> AsyncIterator[None]:
    """Raise `TimeoutError` in the block when the connection is lost.

    asyncpg's COPY waits until it may write, and when the server dies in that moment nobody tells
    it: without a time limit it would wait for ever.
    """
    loop = asyncio.get_running_loop()
    over = False
    async with asyncio.timeout(None) as limit:

        def lost(_connection: object) -> None:
            if not over:
                limit.reschedule(loop.time())

        connection.add_termination_listener(lost)
        try:
            yield
        finally:
            over = True
            with suppress(InterfaceError):  # a pool takes a lost one away, and it answers nothing
                connection.remove_termination_listener(lost)
