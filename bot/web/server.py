"""Building and running the server."""

import logging
import secrets
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.door import opened

MOST_BYTES = 2**20  # of a body; more is answered 413

Routes: TypeAlias = Sequence[web.AbstractRouteDef]

_log = logging.getLogger(__name__)


def web_app(*groups: Routes) -> web.Application:
    """An application with these routes; a handler that fails is logged and answered 500."""
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_careful])
    for routes in groups:
        app.add_routes(routes)
    return app


def served(
    app: web.Application, host: str, port: int, *, drain_seconds: float = 8.0
) -> AbstractAsyncContextManager[int]:
    """Listen while the block runs; the port in use.

    Afterwards nothing new is accepted, and requests that have begun get `drain_seconds`.
    """
    return opened(app, host, port, drain_seconds=drain_seconds)


@web.middleware
async def _careful(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (web.HTTPException, web.RequestPayloadError):
        raise
    except Exception:  # noqa: BLE001 # the last resort of a page
        incident = secrets.token_hex(3)
        _log.exception("unexpected error %s in a page", incident)
        return web.Response(status=500, text=f"Something went wrong ({incident}).")
