"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import hmac
import logging

from aiohttp import web

from bot.playground.calls.dispatch import dispatch
from bot.playground.errors import ApiError
from bot.playground.state.store import ChatStore
from bot.playground.web.body import read_call

_log = logging.getLogger(__name__)


class BotApi:
    """Two routes for one bot."""

    def __init__(self, store: ChatStore, token: str) -> None:
        """Take the state and the only token that is right."""
        self._store = store
        self._token = token

    def register(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/files/{file_id}", self._file)

    async def _call(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            if request.method not in {"GET", "POST"}:
                raise ApiError(405, "Method Not Allowed")
            values, uploads = await read_call(request)
            result = await dispatch(self._store, request.match_info["method"], values, uploads)
        except ApiError as error:
            _log.debug("%s refused: %s", request.match_info["method"], error.description)
            return web.json_response(error.as_json(), status=error.code)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            file = self._store.files.get(request.match_info["file_id"])
        except ApiError as error:
            return web.json_response(error.as_json(), status=error.code)
        return web.Response(body=file.data, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        given = request.match_info["token"].encode()
        if not hmac.compare_digest(given, self._token.encode()):
            raise ApiError(401, "Unauthorized")
