"""`/healthz`: the process is alive. `/readyz`: the stores take writes, and let no request down."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.web.server import Routes

PATIENCE = 2.0  # seconds that a store may take

Check = Callable[[], Awaitable[object]]


def health_routes(
    checks: Mapping[str, Check],
    let_down: Callable[[str], bool] = lambda _: False,
    patience: float = PATIENCE,
) -> Routes:
    """Both; `checks` raise, or take too long, when their store is down.

    `let_down` says whether a store failed a request a moment ago, whatever it says when probed.
    """

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        answers = await asyncio.gather(*(_answers(check, patience) for check in checks.values()))
        state = {
            store: good and not let_down(store) for store, good in zip(checks, answers, strict=True)
        }
        good = all(state.values())
        body = {"status": "ok" if good else "down", "stores": state}
        return web.json_response(body, status=200 if good else 503)

    return [web.get("/healthz", healthy), web.get("/readyz", ready)]


async def _answers(check: Check, patience: float) -> bool:
    try:
        async with asyncio.timeout(patience):
            await check()
    except Exception:  # noqa: BLE001 # whatever it is, the store is not ready
        return False
    return True
