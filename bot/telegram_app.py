"""The PTB application: handlers on a transport."""

from collections.abc import Callable

from telegram.ext import Application, ExtBot

from bot.context import App, House, context_types
from bot.handlers import register
from bot.transport.flood import FloodControl
from bot.transport.intake import put_off
from bot.transport.telegram_http import AiohttpRequest, system_proxy

_CONNECTIONS = 256


class ForgetfulApplication(App):
    """An application without persistence, that therefore notes nothing to be persisted.

    PTB keeps the id of every chat and person for it, in sets that nobody empties without one.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object = None, job: object = None) -> None:
        """Nothing."""


def build_application(
    house: House,
    token: str,
    base_url: str | None = None,
    *,
    direct: bool = False,
    failed: Callable[[str], None] | None = None,
) -> App:
    """An application that is not started yet; `direct` passes by any proxy of the environment.

    Updates reach it through an `Intake`, or one by one through `process_update`; it fetches none
    itself. `failed` is told the class of every failure of Telegram. Raises `SetupError` for a
    proxy that cannot be used.
    """
    builder = (
        Application.builder()
        .application_class(ForgetfulApplication)
        .bot(_bot(token, base_url, direct=direct, failed=failed))
        .context_types(context_types(house))
        .updater(None)
        .job_queue(None)
    )
    app: App = builder.build()
    app.add_error_handler(put_off)
    register(app)
    return app


def _bot(
    token: str, base_url: str | None, *, direct: bool, failed: Callable[[str], None] | None
) -> ExtBot[None]:
    root = bot_api_root(base_url) if base_url else "https://api.telegram.org/bot"
    proxy = None if direct else system_proxy(root)
    return ExtBot(
        token,
        base_url=root,
        base_file_url=root.removesuffix("/bot") + "/file/bot",
        request=AiohttpRequest(connections=_CONNECTIONS, proxy=proxy, failed=failed),
        get_updates_request=AiohttpRequest(connections=2, proxy=proxy, failed=failed),
        rate_limiter=FloodControl(),
    )


def bot_api_root(base_url: str) -> str:
    """What the token is appended to, `https://server/bot`, from either way of giving it."""
    trimmed = base_url.rstrip("/")
    return trimmed if trimmed.endswith("/bot") else f"{trimmed}/bot"
