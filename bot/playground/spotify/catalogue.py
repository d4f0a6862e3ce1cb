"""Search, single tracks, and what an account keeps and hears."""

from collections.abc import Sequence

from aiohttp import web

from bot.playground.spotify import shapes
from bot.playground.spotify.gate import BadRequestError, Gate, Handler, number, paging
from bot.playground.spotify.limits import error
from bot.playground.spotify.world import ID_LENGTH

_FIRST_PLAYED = 1_700_000_000
_TYPES = frozenset({"album", "artist", "playlist", "track", "show", "episode", "audiobook"})
_RANGES = frozenset({"short_term", "medium_term", "long_term"})
_MOST_URIS = 40


class Catalogue:
    """Reads for anybody, and the library of whoever asks."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._world = gate.world

    def handlers(self) -> dict[tuple[str, str], Handler]:
        """What answers what."""
        return {
            ("GET", "/search"): self._search,
            ("GET", "/tracks/{id}"): self._track,
            ("GET", "/me"): self._me,
            ("GET", "/me/tracks"): self._saved,
            ("GET", "/me/top/tracks"): self._top,
            ("GET", "/me/player/recently-played"): self._recent,
            ("PUT", "/me/library"): self._keep,
            ("DELETE", "/me/library"): self._drop,
            ("GET", "/me/library/contains"): self._contains,
        }

    async def _search(self, request: web.Request) -> web.StreamResponse:
        kinds = request.query.get("type", "").split(",")
        query = request.query.get("q", "")
        if not query or not set(kinds) <= _TYPES:
            raise BadRequestError("No search query" if not query else "Bad search type field")
        limit = number(request, "limit", 5, 10, 1)
        offset = number(request, "offset", 0, 1000)
        found = self._world.found(query) if self._has_market(request) else []
        root = self._gate.root(request)
        shown = [shapes.track(song, root) for song in found[offset : offset + limit]]
        page = shapes.page(shown, len(found), limit, offset, f"{root}{request.path}")
        return web.json_response({"tracks": page} if "track" in kinds else {})

    async def _track(self, request: web.Request) -> web.StreamResponse:
        wanted = request.match_info["id"]
        if len(wanted) != ID_LENGTH:
            raise BadRequestError("Invalid base62 id")
        song = self._world.songs.get(wanted)
        if song is None or not self._has_market(request):
            return error(404, "Resource not found")
        return web.json_response(shapes.track(song, self._gate.root(request)))

    def _has_market(self, request: web.Request) -> bool:
        """Without a user and without a market, content counts as unavailable."""
        access = self._gate.access(request)
        return bool(request.query.get("market") or (access and access.person))

    async def _me(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        return web.json_response(shapes.account(person, self._gate.root(request)))

    async def _saved(self, request: web.Request) -> web.StreamResponse:
        kept = self._gate.person(request).saved
        return self._listed(request, kept, wrapped=True)

    async def _top(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("time_range", "medium_term") not in _RANGES:
            raise BadRequestError("Invalid time range")
        return self._listed(request, self._gate.person(request).top, wrapped=False)

    def _listed(
        self, request: web.Request, ids: Sequence[str], *, wrapped: bool
    ) -> web.StreamResponse:
        limit, offset = paging(request)
        root = self._gate.root(request)
        shown = [
            shapes.track(self._world.songs[each], root)
            for each in ids[offset : offset + limit]
            if each in self._world.songs
        ]
        items = [{"added_at": "2026-01-01T00:00:00Z", "track": each} for each in shown]
        page = shapes.page(
            items if wrapped else shown, len(ids), limit, offset, f"{root}{request.path}"
        )
        return web.json_response(page)

    async def _recent(self, request: web.Request) -> web.StreamResponse:
        if "after" in request.query and "before" in request.query:
            raise BadRequestError("Only one of before and after")
        limit = number(request, "limit", 20, 50, 1)
        root = self._gate.root(request)
        ids = self._gate.person(request).recent[:limit]
        items = [
            {
                "track": shapes.track(self._world.songs[each], root),
                "played_at": "2026-01-01T00:00:00Z",
                "context": None,
            }
            for each in ids
            if each in self._world.songs
        ]
        cursors = {"after": str(_FIRST_PLAYED), "before": str(_FIRST_PLAYED)}
        return web.json_response(
            {"items": items, "limit": limit, "next": None, "cursors": cursors, "href": ""}
        )

    async def _keep(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        for kind, each in _uris(request):
            if kind == "track" and each not in person.saved:
                person.saved.insert(0, each)
            elif kind == "playlist" and each in self._world.playlists:
                self._world.playlists[each].shown = True
        return web.Response()

    async def _drop(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        for kind, each in _uris(request):
            if kind == "track" and each in person.saved:
                person.saved.remove(each)
            elif kind == "playlist" and each in self._world.playlists:
                self._world.playlists[each].shown = False
        return web.Response()

    async def _contains(self, request: web.Request) -> web.StreamResponse:
        person = self._gate.person(request)
        mine = {each.id for each in self._world.playlists_of(person.id)}
        return web.json_response(
            [
                each in (mine if kind == "playlist" else person.saved)
                for kind, each in _uris(request)
            ]
        )


def _uris(request: web.Request) -> list[tuple[str, str]]:
    """Kind and id of each URI; raises `BadRequestError` past 40, or for what is none."""
    found: list[tuple[str, str]] = []
    for uri in request.query.get("uris", "").split(","):
        match uri.split(":"):
            case ["spotify", ("track" | "album" | "episode" | "show" | "playlist") as kind, each]:
                found.append((kind, each))
            case _:
                raise BadRequestError("Invalid or unsupported uri")
    if len(found) > _MOST_URIS:
        raise BadRequestError("Too many uris")
    return found
