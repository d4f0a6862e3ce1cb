"""Who may talk to the playground: this machine, under a local name, from its own page."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


def is_loopback(host: str) -> bool:
    """Tell whether a name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def local_authority(authority: str, port: int) -> bool:
    """Tell whether a Host header names this server: another name is DNS rebinding."""
    try:
        parts = urlsplit(f"//{authority}")
        return is_loopback(parts.hostname or "") and (parts.port or 80) == port
    except ValueError:
        return False


def guard(port_of: Callable[[], int]) -> Middleware:
    """Make the middleware; the port is known only once the server listens."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not local_authority(request.headers.get("Host", ""), port_of()):
            raise web.HTTPForbidden(text="This server answers to local names only.")
        changes = request.method not in {"GET", "HEAD"} or "Upgrade" in request.headers
        origin = request.headers.get("Origin")
        foreign = origin is not None and not _own(origin, port_of())
        needed = request.path.startswith("/page/") and changes
        if foreign or (needed and origin is None):
            raise web.HTTPForbidden(text="Only the playground's own page may do this.")
        return await handler(request)

    return middleware


def _own(origin: str, port: int) -> bool:
    scheme, _, authority = origin.partition("://")
    return scheme == "http" and local_authority(authority, port)
