"""The page: its files, what its user does, and the live channel."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.playground.state.people import JsonDict
from bot.playground.state.store import ChatStore
from bot.playground.web.view import snapshot

_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PATIENCE: Final = 8.0


class Page:
    """The page's routes and its live channels."""

    def __init__(self, store: ChatStore) -> None:
        """Take the state."""
        self._store = store
        self._sockets: set[web.WebSocketResponse] = set()

    def register(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/", self._asset)
        app.router.add_get("/assets/{name}", self._asset)
        app.router.add_get("/page/live", self._live)
        app.router.add_get("/page/file/{file_id}", self._file)
        app.router.add_post("/page/{action}", self._act)
        app.on_shutdown.append(self._stop)

    async def drop(self) -> None:
        """Close every live channel; pages come back by themselves."""
        for socket in list(self._sockets):
            await socket.close()

    async def _stop(self, _: web.Application) -> None:
        await self.drop()

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        kind = _TYPES.get(name[name.rfind(".") :])
        path = files("bot.playground") / "assets" / name
        if kind is None or "/" in name or not path.is_file():
            raise web.HTTPNotFound
        return web.Response(
            body=path.read_bytes(), content_type=kind, charset="utf-8", headers=_HEADERS
        )

    async def _file(self, request: web.Request) -> web.Response:
        file = self._store.files.find(request.match_info["file_id"])
        if file is None or file.url:
            raise web.HTTPNotFound
        headers = dict(_HEADERS)
        kind = file.mime_type
        if kind not in _IMAGES:
            kind = "application/octet-stream"
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    async def _act(self, request: web.Request) -> web.Response:
        action = _ACTIONS.get(request.match_info["action"])
        if action is None or request.content_type != "application/json":
            raise web.HTTPNotFound
        try:
            result = action(self._store, await request.json())
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"ok": False, "description": str(error)}, status=400)
        return web.json_response({"ok": True, "result": result})

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        queue = self._store.events.listen()
        self._sockets.add(socket)
        sender = asyncio.ensure_future(self._send(socket, queue))
        try:
            async for message in socket:
                if message.type == WSMsgType.ERROR:
                    break
        finally:
            self._sockets.discard(socket)
            self._store.events.leave(queue)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await sender
        return socket

    async def _send(self, socket: web.WebSocketResponse, queue: asyncio.Queue[JsonDict]) -> None:
        await socket.send_json(snapshot(self._store))
        silent: bool | None = None
        while True:
            if silent != (silent := self._store.updates.silent_for(_PATIENCE)):
                await socket.send_json({"type": "bot", "silent": silent})
            try:
                event = await asyncio.wait_for(queue.get(), 2)
            except TimeoutError:
                continue
            await socket.send_json(snapshot(self._store) if event["type"] == "reload" else event)


def _send_text(store: ChatStore, body: JsonDict) -> Any:
    store.post_text(
        body["user_id"],
        body["chat_id"],
        body["text"],
        reply_to=body.get("reply_to"),
        entities=body.get("entities"),
    )


def _press(store: ChatStore, body: JsonDict) -> Any:
    store.press(body["user_id"], body["chat_id"], body["message_id"], body["button"])


def _inline(store: ChatStore, body: JsonDict) -> Any:
    update = store.inline(
        body["user_id"], body["query"], chat=body["chat_id"], offset=body.get("offset", "")
    )
    return update and update["inline_query"]["id"]


def _choose(store: ChatStore, body: JsonDict) -> Any:
    store.choose(body["user_id"], body["chat_id"], body["query_id"], body["result_id"])


def _start(store: ChatStore, body: JsonDict) -> Any:
    store.start(body["user_id"], body.get("payload", ""))


def _language(store: ChatStore, body: JsonDict) -> Any:
    store.person(body["user_id"], str(body["language"])[:8])


def _close(store: ChatStore, body: JsonDict) -> Any:
    store.set_closed(body["user_id"], body["chat_id"], closed=bool(body["closed"]))


_ACTIONS: Final[Mapping[str, Callable[[ChatStore, JsonDict], Any]]] = {
    "send": _send_text,
    "press": _press,
    "inline": _inline,
    "choose": _choose,
    "start": _start,
    "language": _language,
    "close": _close,
}
