"""`/metrics`, as Prometheus reads it. Whoever can reach the port can read it; nobody is named."""

from aiohttp import web

from bot.metrics import Metrics
from bot.web.server import Routes


def metrics_routes(metrics: Metrics) -> Routes:
    """The one page."""

    async def show(_: web.Request) -> web.Response:
        body, content_type = metrics.page()
        return web.Response(body=body, headers={"Content-Type": content_type})

    return [web.get("/metrics", show)]
