"""Building and running the server."""

import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Handler

MOST_BYTES = 2**20  # of a body; more is answered 413

Routes: TypeAlias = Sequence[web.AbstractRouteDef]

_log = logging.getLogger(__name__)


def web_app(*groups: Routes) -> web.Application:
    """An application with these routes; a handler that fails is logged and answered 500."""
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_careful])
    for routes in groups:
        app.add_routes(routes)
    return app


@asynccontextmanager
async def served(
    app: web.Application, host: str, port: int, *, drain_seconds: float = 8.0
) -> AsyncIterator[int]:
    """Listen while the block runs; the port in use.

    Afterwards nothing new is accepted, and requests that have begun get `drain_seconds`.
    """
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=drain_seconds, keepalive_timeout=75
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@web.middleware
async def _careful(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:  # noqa: BLE001 # the last resort of a page
        incident = secrets.token_hex(3)
        _log.exception("unexpected error %s in a page", incident)
        return web.Response(status=500, text=f"Something went wrong ({incident}).")
