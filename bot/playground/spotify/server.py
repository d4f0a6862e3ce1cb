"""The stand-in as one thing to open: accounts, Web API and pages on one port of this machine."""

import secrets
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.door import opened
from bot.playground.spotify.accounts import Accounts
from bot.playground.spotify.catalogue import Catalogue
from bot.playground.spotify.gate import ROOT, Gate, Handler, Seen
from bot.playground.spotify.limits import Limits
from bot.playground.spotify.page import Pages
from bot.playground.spotify.playlists import Playlists
from bot.playground.spotify.tokens import Client, Tokens
from bot.playground.spotify.world import World
from bot.playground.web.guard import guard

_LARGEST_BODY = 1024 * 1024


class FakeSpotify:
    """An async context manager: who opens it closes it."""

    def __init__(
        self,
        world: World,
        *,
        real_client_id: str | None = None,
        port: int = 0,
        redirects: tuple[str, ...] = ("http://127.0.0.1/callback",),
        with_secret: bool = True,
        rotates: bool = False,
    ) -> None:
        """Prepare; port 0 takes a free one. Refused beside a real app's id."""
        if real_client_id:
            raise ValueError("a real Spotify app is configured, so no stand-in is started")
        self.world = world
        secret = secrets.token_hex(16) if with_secret else None
        self.client = Client(secrets.token_hex(16), secret, redirects)
        self.limits = Limits(world)
        self.tokens = Tokens(world, rotates=rotates)
        self._gate = Gate(world, self.tokens, self.limits)
        self._port = port
        self._open = AsyncExitStack()

    @property
    def requests(self) -> list[Seen]:
        """Every request to the Web API so far."""
        return self._gate.requests

    @property
    def url(self) -> str:
        """Where it listens; accounts are there, the Web API is below `/v1`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The base of the Web API."""
        return self.url + ROOT

    async def __aenter__(self) -> Self:
        """Begin to listen; raises OSError when the port is taken."""
        app = web.Application(
            middlewares=[guard(lambda: self._port)], client_max_size=_LARGEST_BODY
        )
        Accounts(self.world, self.client, self.tokens, self.limits).register(app)
        Pages(self.world).register(app)
        handlers = Catalogue(self._gate).handlers() | Playlists(self._gate).handlers()
        for (method, path), handler in handlers.items():
            app.router.add_route(method, ROOT + path, self._gated(handler))
        app.router.add_route("*", ROOT + "/{rest:.*}", self._gated(None))
        self._port = await self._open.enter_async_context(
            opened(app, "127.0.0.1", self._port, drain_seconds=0.2)
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening."""
        await self._open.aclose()

    def _gated(self, handler: Handler | None) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await self._gate.answer(request, handler)

        return answer
