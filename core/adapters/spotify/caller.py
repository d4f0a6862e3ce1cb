"""Calling spotipy: in a bounded number of threads, within a time, behind a breaker, no retries.

spotipy's own session retries by itself and sleeps through a Retry-After of hours, so each thread
has a plain session instead, and whoever calls decides what happens next.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import requests
import spotipy
from pydantic import SecretStr

from core.adapters.spotify.addresses import is_local
from core.adapters.spotify.circuits import API, OWNER, QUOTA_SECONDS, Breaker, pause
from core.errors import (
    LoginExpiredError,
    NoActiveDeviceError,
    NotOnUserListError,
    PremiumNeededError,
    SegueError,
    SpotifyRefusedError,
    UpstreamBusyError,
)

T = TypeVar("T")

THREADS = 8
SECONDS = 8.0  # for a socket to connect, and for each wait on it
_SERVICE = "Spotify"
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _BROKEN = 401, 403, 404, 429, 500
_BY_REASON: dict[str, type[SegueError]] = {
    "NO_ACTIVE_DEVICE": NoActiveDeviceError,
    "PREMIUM_REQUIRED": PremiumNeededError,
}


class Caller:
    """Runs work on a spotipy client; close it with `close`."""

    def __init__(
        self, api_url: str, breaker: Breaker, *, threads: int = THREADS, seconds: float = SECONDS
    ) -> None:
        # Below this level spotipy prints tokens, at it the queries of people.
        logging.getLogger("spotipy").setLevel(logging.CRITICAL)
        self._prefix = api_url.rstrip("/") + "/"
        self._breaker = breaker
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="spotify")
        self._free = asyncio.Semaphore(threads)
        self._own = threading.local()
        self._failing = False  # since this process last had an answer

    async def call(
        self, access: SecretStr, work: Callable[[spotipy.Spotify], T], circuit: str = API
    ) -> T:
        """The result of the work; every failure as an error of `core.errors`.

        All threads busy for longer than a call may take counts as Spotify being busy, so that
        hanging sockets hold up nobody else.
        """
        await self._breaker.check(circuit)
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise UpstreamBusyError(_SERVICE) from None
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, access, work)
        running.add_done_callback(self._done)
        try:
            async with asyncio.timeout(2 * self._seconds):
                result = await asyncio.shield(running)
        except spotipy.SpotifyException as error:
            raise await self._refused(error, circuit) from None  # the chain would hold addresses
        except (requests.RequestException, TimeoutError, OSError):
            await self._failed(circuit)
            raise UpstreamBusyError(_SERVICE) from None
        except UpstreamBusyError:
            await self._failed(circuit)
            raise
        if self._failing:
            self._failing = False
            await self._breaker.worked(circuit)
        return result

    async def _failed(self, circuit: str) -> None:
        self._failing = True
        await self._breaker.failed(circuit)

    def close(self) -> None:
        """Let the threads go; those that hang end with their time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _done(self, running: "asyncio.Future[Any]") -> None:
        """Give the place back when the thread is free, not when the caller gave up."""
        self._free.release()
        if not running.cancelled():
            running.exception()  # whoever waited has had it

    def _run(self, access: SecretStr, work: Callable[[spotipy.Spotify], T]) -> T:
        session = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.trust_env = not is_local(self._prefix)
            session.auth = _unchanged
        client = _Client(
            auth=access.get_secret_value(),
            requests_session=session,
            requests_timeout=self._seconds,
        )
        client.prefix = self._prefix
        try:
            return work(client)
        finally:
            client._session = None  # noqa: SLF001 # its destructor would close the thread's session

    async def _refused(self, error: spotipy.SpotifyException, circuit: str) -> SegueError:
        status, reason = int(error.http_status or 0), str(error.reason or "")
        if status == _TOO_MANY:
            least = QUOTA_SECONDS if reason == "QUOTA_EXCEEDED" else 1.0
            seconds = pause((error.headers or {}).get("Retry-After"), least)
            await self._breaker.open(circuit, seconds)
            return UpstreamBusyError(_SERVICE, seconds)
        if status >= _BROKEN:
            await self._failed(circuit)
            return UpstreamBusyError(_SERVICE)
        if status == _UNAUTHORISED:
            return LoginExpiredError("the access token is refused")
        if reason in _BY_REASON:
            return _BY_REASON[reason]()
        if status == _FORBIDDEN and circuit == OWNER:
            return NotOnUserListError("the account is not on the app's user list")
        return SpotifyRefusedError(status, reason)


class _Client(spotipy.Spotify):  # type: ignore[misc]
    """spotipy, which trips over an error whose body is JSON of another shape than the Web API's."""

    def _internal_call(self, method: str, url: str, payload: Any, params: Any) -> Any:
        try:
            return super()._internal_call(method, url, payload, params)
        except (AttributeError, TypeError) as error:
            refusal = error.__context__
            if not isinstance(refusal, requests.HTTPError) or refusal.response is None:
                raise
            status, headers = refusal.response.status_code, refusal.response.headers
            raise spotipy.SpotifyException(status, -1, "", headers=headers) from None


def answered(result: Any) -> dict[str, Any]:
    """A result that must be an object; spotipy gives None for what is not JSON."""
    if not isinstance(result, dict):
        raise UpstreamBusyError(_SERVICE)
    return result


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Authentication that changes nothing: without one, requests would look into ~/.netrc."""
    return request
