"""The token endpoint, over aiohttp: two kinds of form posts, no retries."""

import asyncio
from collections.abc import Callable

import aiohttp
from pydantic import SecretStr

from core import oauth
from core.adapters.spotify.addresses import is_local
from core.adapters.spotify.circuits import ACCOUNTS, Breaker, pause
from core.errors import UpstreamBusyError
from core.oauth import Client, Form, Tokens

SECONDS = 8.0
_TOO_MANY, _BROKEN = 429, 500


class SpotifyAccounts:
    """`core.spotify.Accounts`; the clock gives seconds since the epoch. Close it with `aclose`."""

    def __init__(
        self,
        client: Client,
        breaker: Breaker,
        clock: Callable[[], float],
        seconds: float = SECONDS,
    ) -> None:
        self._client = client
        self._breaker = breaker
        self._clock = clock
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None
        self._app: tuple[SecretStr, float] | None = None
        self._asking = asyncio.Lock()

    async def exchange(self, code: str, verifier: str) -> Tokens:
        """A code for tokens; raises `LoginExpiredError` or `UpstreamBusyError`."""
        status, body = await self._post(oauth.exchange_form(self._client, code, verifier))
        return oauth.first_tokens(status, body, self._clock())

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Fresh ones; raises `LoginExpiredError` when the login is over."""
        status, body = await self._post(oauth.refresh_form(self._client, tokens.refresh))
        return oauth.refreshed(status, body, self._clock(), tokens)

    async def app(self) -> SecretStr | None:
        """The app's own access token, kept for its hour; None without a client secret."""
        form = oauth.app_form(self._client)
        if form is None:
            return None
        async with self._asking:
            if self._app is None or self._clock() >= self._app[1] - oauth.SLACK:
                status, body = await self._post(form)
                self._app = oauth.app_token(status, body, self._clock())
            return self._app[0]

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, form: Form) -> tuple[int, bytes]:
        """Status and body; what goes wrong on the way is `UpstreamBusyError`, without the form."""
        await self._breaker.check(ACCOUNTS)
        if self._session is None:
            local = is_local(form.url)
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._seconds), trust_env=not local
            )
        try:
            async with self._session.post(
                form.url, data=dict(form.fields), headers=dict(form.headers), allow_redirects=False
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            await self._breaker.failed(ACCOUNTS)
            raise UpstreamBusyError("Spotify") from None  # a chained error could name the form
        if answer.status == _TOO_MANY:
            await self._breaker.open(ACCOUNTS, pause(answer.headers.get("Retry-After")))
        elif answer.status >= _BROKEN:
            await self._breaker.failed(ACCOUNTS)
        return answer.status, body
