"""accounts.spotify.com: the consent page and the token endpoint."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.playground.spotify.limits import Limits
from bot.playground.spotify.page import document
from bot.playground.spotify.tokens import Client, RefusedError, Tokens
from bot.playground.spotify.world import World

_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "::1"})


class Accounts:
    """Consent, codes and tokens for the one client."""

    def __init__(self, world: World, client: Client, tokens: Tokens, limits: Limits) -> None:
        self._world = world
        self._client = client
        self._tokens = tokens
        self._limits = limits

    def register(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/authorize", self._ask)
        app.router.add_get("/authorize/decided", self._decided)
        app.router.add_post("/api/token", self._token)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        """The consent page: who it is, and whether the app may."""
        asked = request.query
        trouble = self._trouble(request)
        if trouble:
            return document("Spotify stand-in", f"<p>{escape(trouble)}</p>", status=400)
        scopes = "".join(f"<li>{escape(each)}</li>" for each in asked.get("scope", "").split())
        people = "".join(
            f'<li><a class="button" href="/authorize/decided?{_query(asked, person=person.id)}">'
            f"Agree as {escape(person.name)}</a>"
            f"{'' if person.listed else ' (not on the user list)'}</li>"
            for person in self._world.people.values()
        )
        refuse = f'<a href="/authorize/decided?{_query(asked, person="")}">Cancel</a>'
        return document(
            "Connect to Segue",
            "<p>This is a stand-in for Spotify on this machine; nothing leaves it.</p>"
            f"<p>The app asks for:</p><ul>{scopes or '<li>your name</li>'}</ul>"
            f"<ul>{people}</ul><p>{refuse}</p>",
        )

    async def _decided(self, request: web.Request) -> web.StreamResponse:
        """Back to the app, with a code or a refusal."""
        asked = request.query
        trouble = self._trouble(request)
        if trouble:
            return document("Spotify stand-in", f"<p>{escape(trouble)}</p>", status=400)
        answer = {"state": asked["state"]} if "state" in asked else {}
        person = asked.get("person", "")
        if person in self._world.people:
            scopes = frozenset(asked.get("scope", "").split())
            challenge = asked.get("code_challenge", "")
            answer["code"] = self._tokens.allow(person, scopes, asked["redirect_uri"], challenge)
        else:
            answer["error"] = "access_denied"
        raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def _trouble(self, request: web.Request) -> str:
        asked = request.query
        if asked.get("client_id") != self._client.id:
            return "INVALID_CLIENT: Invalid client"
        if asked.get("response_type") != "code":
            return "response_type must be code"
        if not self._registered(asked.get("redirect_uri", "")):
            return "INVALID_CLIENT: Invalid redirect URI"
        if "code_challenge" in asked and asked.get("code_challenge_method") != "S256":
            return "code_challenge_method must be S256"
        if self._client.secret is None and "code_challenge" not in asked:
            return "code_challenge is missing"
        return ""

    def _registered(self, address: str) -> bool:
        """Exactly one that is registered; a loopback address without a port stands for any."""
        if address in self._client.redirects:
            return True
        parts = urlsplit(address)
        bare = f"{parts.scheme}://{parts.hostname}{parts.path}"
        return parts.hostname in _LOOPBACK and bare in self._client.redirects

    async def _token(self, request: web.Request) -> web.StreamResponse:
        stopped = await self._limits.stop(request)
        if stopped is not None:
            return stopped
        form = {key: str(value) for key, value in (await request.post()).items()}
        try:
            proved = self._proved(request, form)
            return web.json_response(self._answer(form, proved=proved))
        except RefusedError as error:
            body = {"error": error.error, "error_description": error.description}
            return web.json_response(body, status=400)

    def _answer(self, form: dict[str, str], *, proved: bool) -> dict[str, object]:
        match form.get("grant_type"):
            case "authorization_code":
                verifier = form.get("code_verifier", "")
                return self._tokens.exchange(
                    form.get("code", ""), form.get("redirect_uri", ""), verifier, proved=proved
                )
            case "refresh_token":
                return self._tokens.renew(form.get("refresh_token", ""), pkce=not proved)
            case "client_credentials" if proved:
                return self._tokens.for_app()
            case "client_credentials":
                raise RefusedError("invalid_client", "Invalid client")
        raise RefusedError("unsupported_grant_type", "grant_type parameter is missing")

    def _proved(self, request: web.Request, form: dict[str, str]) -> bool:
        """Whether the secret came along and is right; a wrong one is refused at once."""
        kind, _, packed = request.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            if form.get("client_id") != self._client.id:
                raise RefusedError("invalid_client", "Invalid client")
            return False
        try:
            given = base64.b64decode(packed, validate=True)
        except binascii.Error as error:
            raise RefusedError("invalid_client", "Invalid client") from error
        wanted = f"{self._client.id}:{self._client.secret or ''}"
        if self._client.secret is None or not hmac.compare_digest(given, wanted.encode()):
            raise RefusedError("invalid_client", "Invalid client secret")
        return True


def _query(asked: Mapping[str, str], **more: str) -> str:
    pairs = dict(asked) | more
    return escape(urlencode(pairs))
