"""Where browsers come back to from Spotify: a page that says how it went, and leads to the chat.

The query holds the code and the state, so the page sends no referrer, is stored nowhere, and loads
nothing from anywhere. Nothing is connected here: whose browser it is nobody knows.
"""

from collections.abc import Callable
from html import escape

from aiohttp import web

from bot.texts import LANGUAGES, Library, Texts
from bot.texts.library import language_of
from bot.ui.deep_links import LOGIN
from bot.web.server import Routes
from core.errors import StoreDownError
from core.services.login import Came, LoginService, Visit
from core.spotify import CALLBACK_PATH

_LONGEST = 2048  # characters of a state or a code
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STYLE = (
    ":root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;"
    "margin:15vh auto;padding:0 1.2rem}a{display:inline-block;padding:.6rem 1.4rem;"
    "border-radius:2rem;background:#2481cc;color:#fff;text-decoration:none}"
)
_STATUS = {Came.BACK: 200, Came.TROUBLE: 503, Came.NOT_LISTED: 403}
_SAID = {
    Came.BACK: ("page-title-back", "page-back"),
    Came.REFUSED: ("page-title-refused", "page-refused"),
    Came.EXPIRED: ("page-title-expired", "page-expired"),
    Came.REPLAYED: ("page-title-replayed", "page-replayed"),
    Came.UNKNOWN: ("page-title-unknown", "page-unknown"),
    Came.NOT_LISTED: ("page-title-not-listed", "page-not-listed"),
    Came.TROUBLE: ("page-title-trouble", "page-trouble"),
}


def login_routes(
    login: LoginService,
    library: Library,
    deep_link: Callable[[str], str],
    path: str = CALLBACK_PATH,
) -> Routes:
    """The callback; `deep_link` makes the address of the chat with a start parameter."""

    async def callback(request: web.Request) -> web.Response:
        query = request.query
        state, code = query.get("state", ""), query.get("code", "")
        if len(state) > _LONGEST or len(code) > _LONGEST:
            visit = Visit(Came.UNKNOWN)
        else:
            try:
                visit = await login.returned(state, code, query.get("error", ""))
            except StoreDownError:
                visit = Visit(Came.TROUBLE)
        texts = library[_language(visit, request)]
        address = deep_link(LOGIN + visit.code) if visit.code else deep_link("login")
        return _page(visit.came, texts, address)

    return [web.get(path, callback)]


def _language(visit: Visit, request: web.Request) -> str:
    """That of whoever began the login, else the browser's first."""
    if visit.language in LANGUAGES:
        return visit.language or ""
    return language_of(request.headers.get("Accept-Language", "").split(",")[0].split(";")[0])


def _page(came: Came, texts: Texts, address: str) -> web.Response:
    title, text = (escape(texts(message)) for message in _SAID[came])
    body = (
        f'<!doctype html><html lang="{texts.language}"><meta charset="utf-8">'
        f'<title>{title}</title><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style><h1>{title}</h1><p>{text}</p>"
        f'<p><a href="{escape(address, quote=True)}" rel="noreferrer">'
        f"{escape(texts('page-open-chat'))}</a></p></html>"
    )
    status = _STATUS.get(came, 400)
    return web.Response(text=body, content_type="text/html", status=status, headers=_HEADERS)
