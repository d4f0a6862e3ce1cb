"""The one HTTP server of the bot: webhook, health, metrics, and pages that features bring.

A feature writes a function that returns its routes and knows nothing else of the server:

    def login_routes(login: LoginService, house: House) -> Routes:
        async def callback(request: web.Request) -> web.StreamResponse: ...
        return [web.get("/callback", callback)]

and names it as the `pages` of its manifest. The server runs in webhook mode on `--port`, and in
polling and playground mode on `SEGUE_WEB_PORT` when that is set.
"""

from bot.web.health import health_routes
from bot.web.metrics import metrics_routes
from bot.web.server import Routes, served, web_app

__all__ = ["Routes", "health_routes", "metrics_routes", "served", "web_app"]
