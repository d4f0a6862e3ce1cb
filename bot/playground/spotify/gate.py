"""What every request to the Web API passes: the record, faults, token, user list, scopes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground.spotify.contract import scopes_for
from bot.playground.spotify.limits import Limits, error
from bot.playground.spotify.tokens import Access, Tokens
from bot.playground.spotify.world import Person, World

ROOT = "/v1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    kind: str  # content type
    body: bytes
    person: str | None


@dataclass(slots=True)
class Gate:
    """Lets through what Spotify would let through."""

    world: World
    tokens: Tokens
    limits: Limits
    requests: list[Seen] = field(default_factory=list)

    async def answer(self, request: web.Request, handler: Handler | None) -> web.StreamResponse:
        """The answer of the handler, or the first refusal on the way to it."""
        path = request.path.removeprefix(ROOT)
        access = self.access(request)
        self.requests.append(
            Seen(
                request.method,
                path,
                dict(request.query),
                request.content_type if request.can_read_body else "",
                await request.read(),
                access.person if access else None,
            )
        )
        stopped = await self.limits.stop(request)
        if stopped is not None:
            return stopped
        return self._refusal(request.method, path, access) or await self._handled(request, handler)

    async def _handled(self, request: web.Request, handler: Handler | None) -> web.StreamResponse:
        if handler is None:
            return error(501, "The stand-in does not know this operation")
        try:
            return await handler(request)
        except (BadRequestError, ValueError) as problem:
            return error(400, str(problem))

    def _refusal(self, method: str, path: str, access: Access | None) -> web.Response | None:
        if access is None:
            return error(401, "The access token expired")
        scopes = scopes_for(method, path)
        if scopes is None:
            return error(403, "Forbidden")  # removed, and no hint of the reason
        person = self.world.people.get(access.person) if access.person else None
        if access.person and (person is None or not person.listed):
            return error(403, "The user is not registered for this application")
        if path.startswith("/me") and person is None:
            return error(401, "Valid user authentication required")
        if scopes and not scopes & access.scopes:
            return error(403, "Insufficient client scope")
        return None

    def access(self, request: web.Request) -> Access | None:
        """What the request's token allows."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.tokens.valid(token) if kind == "Bearer" else None

    def person(self, request: web.Request) -> Person:
        """Who asks; the gate has made sure that there is somebody."""
        access = self.access(request)
        if access is None or access.person is None:
            raise web.HTTPUnauthorized
        return self.world.people[access.person]

    def root(self, request: web.Request) -> str:
        """Where this server is reached."""
        return f"{request.scheme}://{request.host}"


class BadRequestError(Exception):
    """What the Web API answers 400 to."""


def number(request: web.Request, name: str, default: int, most: int, least: int = 0) -> int:
    """A number of the query; raises `BadRequestError` outside its bounds."""
    text = request.query.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadRequestError(f"Invalid {name}")
    return int(text)


def paging(request: web.Request, most: int = 50, default: int = 20) -> tuple[int, int]:
    """`limit` and `offset` of a list."""
    return number(request, "limit", default, most, 1), number(request, "offset", 0, 100_000)


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object that was sent; a bare array is not what the contract says."""
    try:
        body = await request.json()
    except ValueError as problem:
        raise BadRequestError("Error parsing JSON.") from problem
    if not isinstance(body, dict):
        raise BadRequestError("Error parsing JSON: an object is expected")
    return body
