"""Playlists: read, made, filled, replaced, given a cover; and the queue of the player."""

import base64
import binascii

from aiohttp import web

from bot.playground.spotify import shapes
from bot.playground.spotify.gate import BadRequestError, Gate, Handler, body_of, paging
from bot.playground.spotify.limits import error
from bot.playground.spotify.world import Playlist

MOST_ITEMS = 100
MOST_COVER = 256 * 1024
_JPEG = b"\xff\xd8\xff"
_LONGEST_NAME, _LONGEST_DESCRIPTION = 100, 300


class Playlists:
    """What an account does with its playlists, and what it hears next."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._world = gate.world

    def handlers(self) -> dict[tuple[str, str], Handler]:
        """What answers what."""
        return {
            ("GET", "/me/playlists"): self._mine,
            ("POST", "/me/playlists"): self._create,
            ("GET", "/playlists/{id}"): self._read,
            ("PUT", "/playlists/{id}"): self._change,
            ("GET", "/playlists/{id}/items"): self._items,
            ("POST", "/playlists/{id}/items"): self._add,
            ("PUT", "/playlists/{id}/items"): self._replace,
            ("PUT", "/playlists/{id}/images"): self._cover,
            ("POST", "/me/player/queue"): self._queue,
        }

    async def _mine(self, request: web.Request) -> web.StreamResponse:
        limit, offset = paging(request)
        mine = self._world.playlists_of(self._gate.person(request).id)
        shown = [self._shape(request, each) for each in mine[offset : offset + limit]]
        path = f"{self._gate.root(request)}{request.path}"
        return web.json_response(shapes.page(shown, len(mine), limit, offset, path))

    async def _create(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        body = await body_of(request)
        public = bool(body.get("public", True))
        self._check_scope(request, public=public)
        made = self._world.add_playlist(person.id, _name(body), public=public)
        made.description = _description(body)
        return web.json_response(self._shape(request, made), status=201)

    async def _read(self, request: web.Request) -> web.StreamResponse:
        found = self._world.playlists.get(request.match_info["id"])
        if found is None:
            return error(404, "Resource not found")
        return web.json_response(self._shape(request, found))

    async def _change(self, request: web.Request) -> web.StreamResponse:
        found = self._own(request)
        body = await body_of(request)
        if "name" in body:
            found.name = _name(body)
        if "description" in body:
            found.description = _description(body)
        found.public = bool(body.get("public", found.public))
        return web.Response()

    async def _items(self, request: web.Request) -> web.StreamResponse:
        found = self._own(request)
        limit, offset = paging(request)
        root = self._gate.root(request)
        shown = [
            {
                "added_at": "2026-01-01T00:00:00Z",
                "item": shapes.track(self._world.songs[each], root)
                if each in self._world.songs
                else None,
            }
            for each in found.items[offset : offset + limit]
        ]
        path = f"{root}{request.path}"
        return web.json_response(shapes.page(shown, len(found.items), limit, offset, path))

    async def _add(self, request: web.Request) -> web.StreamResponse:
        found = self._own(request)
        body = await body_of(request)
        position = body.get("position", len(found.items))
        found.items[position:position] = self._uris(body)
        found.revision += 1
        return web.json_response({"snapshot_id": found.snapshot}, status=201)

    async def _replace(self, request: web.Request) -> web.StreamResponse:
        found = self._own(request)
        found.items = self._uris(await body_of(request))
        found.revision += 1
        return web.json_response({"snapshot_id": found.snapshot})

    async def _cover(self, request: web.Request) -> web.StreamResponse:
        found = self._own(request)
        text = await request.read()
        if request.content_type != "image/jpeg":
            return error(415, "Unsupported media type")
        if len(text) > MOST_COVER:
            return error(413, "Image is too large")
        try:
            picture = base64.b64decode(text, validate=True)
        except binascii.Error as problem:
            raise BadRequestError("Could not decode the image") from problem
        if not picture.startswith(_JPEG):
            raise BadRequestError("The image is no JPEG")
        found.cover = picture
        return web.Response(status=202)

    async def _queue(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        kind, _, number = request.query.get("uri", "").rpartition(":")
        if kind != "spotify:track" or number not in self._world.songs:
            raise BadRequestError("Invalid track uri")
        if not person.premium:
            return error(403, "Player command failed: Premium required", "PREMIUM_REQUIRED")
        if not person.device:
            return error(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE")
        person.queue.append(number)
        return web.Response(status=204)

    def _own(self, request: web.Request) -> Playlist:
        """The playlist of the path, when it belongs to whoever asks."""
        found = self._world.playlists.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound(text="{}", content_type="application/json")
        if found.owner != self._gate.person(request).id:
            raise web.HTTPForbidden(text="{}", content_type="application/json")
        if request.method != "GET":
            self._check_scope(request, public=found.public)
        return found

    def _check_scope(self, request: web.Request, *, public: bool) -> None:
        access = self._gate.access(request)
        wanted = f"playlist-modify-{'public' if public else 'private'}"
        if access is None or wanted not in access.scopes:
            raise web.HTTPForbidden(text="{}", content_type="application/json")

    def _uris(self, body: dict[str, object]) -> list[str]:
        uris = body.get("uris")
        if not isinstance(uris, list) or len(uris) > MOST_ITEMS:
            raise BadRequestError(f"uris: an array of at most {MOST_ITEMS}")
        ids = [str(uri).removeprefix("spotify:track:") for uri in uris]
        if not all(each in self._world.songs for each in ids):
            raise BadRequestError("Invalid track uri")
        return ids

    def _shape(self, request: web.Request, each: Playlist) -> shapes.Json:
        return shapes.playlist(each, self._world, self._gate.root(request))


def _name(body: dict[str, object]) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME:
        raise BadRequestError("Missing or invalid name")
    return name


def _description(body: dict[str, object]) -> str:
    text = body.get("description", "")
    if not isinstance(text, str) or len(text) > _LONGEST_DESCRIPTION or "\n" in text:
        raise BadRequestError("Invalid description")
    return text
