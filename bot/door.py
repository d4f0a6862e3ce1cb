"""The one way this program listens: whoever connects must ask in time, and briefly.

aiohttp bounds how long a connection may be idle, but not how long one request may take to say what
it wants, nor how much. `opened` serves an application behind a `Door` that does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler

HEAD_SECONDS = 15.0  # from the first byte, or the connection, until all headers are there
MOST_HEAD = 32 * 1024  # bytes of the request's line and headers together
IDLE_SECONDS = 75.0  # between two requests; longer than any proxy in front waits
_LINGER_SECONDS = 1.0  # for a body that nobody wants, which may be a bomb that unpacks all along
_END = b"\r\n\r\n"


class Door(asyncio.Protocol):
    """Stands between a connection and aiohttp's protocol, and closes it on who dawdles."""

    def __init__(self, inner: asyncio.Protocol) -> None:
        self._inner = inner
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._asking = True  # between requests, whose next is read
        self._size = 0  # of its head so far
        self._tail = b""
        self._whole = False  # its head is here

    def enter(self) -> None:
        """A request has been understood, and is being answered."""
        self._asking = False
        self._stop()

    def leave(self, *, read: bool) -> None:
        """It has been answered; where its body was not read, more of that comes first."""
        self._asking, self._size, self._tail, self._whole = read, 0, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there, who may be silent for so long."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are of no such class
        self._start()
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what comes, unless it is the head of a request that never ends."""
        if self._asking and not self._whole:
            self._start()
            if self._reads(data) > MOST_HEAD:
                self._close()
                return
        self._inner.data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop()
        self._transport = None
        self._inner.connection_lost(exc)

    def eof_received(self) -> bool | None:
        """Nothing more comes."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """The other side is slow to read."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._inner.resume_writing()

    def _reads(self, data: bytes) -> int:
        """How long the head is with these bytes; blank lines before it do not begin one."""
        data = data if self._size else data.lstrip(b"\r\n")
        end = (self._tail + data).find(_END)
        self._whole = end >= 0
        self._size += end - len(self._tail) if self._whole else len(data)
        self._tail = (self._tail + data)[-len(_END) + 1 :]
        return self._size

    def _start(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(HEAD_SECONDS, self._close)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close(self) -> None:
        self._stop()
        if self._transport is not None:
            self._transport.abort()


@asynccontextmanager
async def opened(
    app: web.Application, host: str, port: int, *, drain_seconds: float
) -> AsyncIterator[int]:
    """Listen while the block runs; the port in use. Raises `OSError` where it is taken.

    Afterwards nothing new is accepted, and requests that have begun get `drain_seconds`.
    """
    app.middlewares.insert(0, _inside)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=drain_seconds,
        keepalive_timeout=IDLE_SECONDS,
        lingering_time=_LINGER_SECONDS,
    )
    await runner.setup()
    try:
        server = runner.server
        assert server is not None  # noqa: S101 # it has been set up
        listening = await asyncio.get_running_loop().create_server(
            lambda: Door(server()), host, port, backlog=1024
        )
        try:
            yield listening.sockets[0].getsockname()[1]
        finally:
            listening.close()
    finally:
        await runner.cleanup()


@web.middleware
async def _inside(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the door; a body that is not what its encoding says is the client's mistake."""
    door = request.transport.get_protocol() if request.transport else None
    if isinstance(door, Door):
        door.enter()
    try:
        return await handler(request)
    except web.RequestPayloadError as error:
        raise web.HTTPBadRequest(text="The body cannot be read.") from error
    finally:
        if isinstance(door, Door):
            door.leave(read=request.content.is_eof())
