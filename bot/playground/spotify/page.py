"""What can be looked at in a browser: an account with its playlists, and what was saved."""

from html import escape
from typing import Final

from aiohttp import web

from bot.playground.spotify.world import Person, Playlist, World

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "background:#121212;color:#eee}a{color:#1ed760}.button{display:inline-block;padding:.4rem 1rem;"
    "margin:.2rem 0;border-radius:2rem;background:#1ed760;color:#000;text-decoration:none}"
    "img{width:8rem;border-radius:.4rem}small{color:#aaa}"
)


def document(title: str, body: str, status: int = 200) -> web.Response:
    """A page; the body is HTML already."""
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(title)}</h1>{body}</html>"
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


class Pages:
    """Pages of the stand-in."""

    def __init__(self, world: World) -> None:
        self._world = world

    def register(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/", self._people)
        app.router.add_get("/open/user/{id}", self._person)
        app.router.add_get("/open/playlist/{id}", self._playlist)
        app.router.add_get("/open/track/{id}", self._track)
        app.router.add_get("/covers/{id}", self._cover)

    async def _people(self, _: web.Request) -> web.Response:
        rows = "".join(
            f'<li><a href="/open/user/{escape(each.id)}">{escape(each.name)}</a></li>'
            for each in self._world.people.values()
        )
        return document("Spotify stand-in", f"<p>Accounts on this machine:</p><ul>{rows}</ul>")

    async def _person(self, request: web.Request) -> web.Response:
        person = self._world.people.get(request.match_info["id"])
        if person is None:
            raise web.HTTPNotFound
        lists = "".join(
            f'<li><a href="/open/playlist/{each.id}">{escape(each.name)}</a>'
            f" <small>{len(each.items)} tracks{'' if each.public else ' · private'}</small></li>"
            for each in self._world.playlists_of(person.id)
        )
        body = f"<h2>Playlists</h2><ul>{lists}</ul>"
        for title, ids in _kept(person):
            body += f"<h2>{title}</h2><ol>{self._rows(ids)}</ol>"
        return document(person.name, body)

    async def _playlist(self, request: web.Request) -> web.Response:
        found = self._world.playlists.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return document(found.name, self._contents(found))

    def _contents(self, each: Playlist) -> str:
        cover = f'<img src="/covers/{each.id}" alt="cover">' if each.cover else ""
        owner = self._world.people[each.owner]
        kind = "public" if each.public else "private"
        return (
            f"{cover}<p>{escape(each.description)}</p>"
            f'<p><small>{kind} · {len(each.items)} tracks · by <a href="/open/user/'
            f'{escape(owner.id)}">{escape(owner.name)}</a></small></p>'
            f"<ol>{self._rows(each.items)}</ol>"
        )

    async def _track(self, request: web.Request) -> web.Response:
        song = self._world.songs.get(request.match_info["id"])
        if song is None:
            raise web.HTTPNotFound
        return document(song.title, f"<p>{escape(', '.join(song.artists))}</p>")

    async def _cover(self, request: web.Request) -> web.Response:
        found = self._world.playlists.get(request.match_info["id"])
        if found is None or not found.cover:
            raise web.HTTPNotFound
        return web.Response(body=found.cover, content_type="image/jpeg", headers=_HEADERS)

    def _rows(self, ids: list[str]) -> str:
        songs = [self._world.songs[each] for each in ids if each in self._world.songs]
        return "".join(
            f"<li>{escape(song.title)} <small>{escape(', '.join(song.artists))}</small></li>"
            for song in songs
        )


def _kept(person: Person) -> list[tuple[str, list[str]]]:
    return [("Up next", person.queue), ("Liked songs", person.saved)]
