"""The playground as one thing to open: a local Bot API, and the page in front of it."""

import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.door import opened
from bot.playground.state.people import BotAccount
from bot.playground.state.store import ChatStore
from bot.playground.web.api import BotApi
from bot.playground.web.body import MAX_BODY
from bot.playground.web.guard import guard, is_loopback
from bot.playground.web.page import Page

_BOT_ID = 7_000_000_001


@dataclass(frozen=True)
class PlaygroundAddress:
    """Where it listens. `base_url` and `file_url` are what PTB's builder wants."""

    page_url: str
    base_url: str
    file_url: str
    token: str = field(repr=False)


class Playground:
    """An async context manager: who opens it closes it."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 8080,
        page: bool = True,
        token: str | None = None,
        flood: bool = False,
        name: str = "Segue",
        username: str = "segue_playground_bot",
    ) -> None:
        """Prepare; port 0 takes a free one. A host that others can reach is refused."""
        if not is_loopback(host):
            raise ValueError(f"the playground listens on this machine only, not on {host}")
        self._host = host
        self._port = port
        self._token = token or f"{_BOT_ID}:{secrets.token_urlsafe(26)}"
        number = self._token.partition(":")[0]
        bot = BotAccount(int(number) if number.isdigit() else _BOT_ID, username, name)
        self.chats = ChatStore(bot, flood=flood)
        self._page = Page(self.chats) if page else None
        self._open = AsyncExitStack()
        self._listens = False

    async def __aenter__(self) -> Self:
        """Begin to listen; raises OSError when the port is taken."""
        app = web.Application(
            middlewares=[guard(lambda: self._port)], client_max_size=MAX_BODY + 1_000_000
        )
        BotApi(self.chats, self._token).register(app)
        if self._page:
            self._page.register(app)
        self._port = await self._open.enter_async_context(
            opened(app, self._host, self._port, drain_seconds=2)
        )
        self._listens = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening and end what waits."""
        self.chats.updates.close()
        self._listens = False
        await self._open.aclose()

    async def drop_pages(self) -> None:
        """Cut off every open page, as a lost network would; they come back by themselves."""
        if self._page:
            await self._page.drop()

    @property
    def address(self) -> PlaygroundAddress:
        """Say where it listens."""
        if not self._listens:
            raise RuntimeError("the playground is not open")
        host = f"[{self._host}]" if ":" in self._host else self._host
        root = f"http://{host}:{self._port}"
        return PlaygroundAddress(f"{root}/", f"{root}/bot", f"{root}/file/bot", self._token)
