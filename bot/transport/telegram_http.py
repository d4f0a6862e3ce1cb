"""The Bot API over aiohttp: `BaseRequest` of python-telegram-bot, several times its own client.

The token is part of every address, and aiohttp's errors quote addresses. So errors are translated
here without their cause.

What breaks before the whole call was handed over was not done: it may be repeated. What breaks
later may have been done, whichever way it breaks: to repeat it could send a list twice, and it
counts as a time-out. A connection that the server closed while nobody used it is no such case
when we know of it before we write, so we look. It remains one when the call and the closing cross
on their way: then a call is taken for done that was not. Nothing tells the two apart from here.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport.sloppy import mend_result
from bot.transport.telegram_body import Body, body_of
from core.errors import SetupError

_BUSY = 429
_REFUSED = 300
_SERVER_ERROR = 500
_GATEWAY_TIMEOUT = 504  # behind it the call may go on
_TRIES = 2  # of what was not sent because its connection was closed
_TURNS = 2  # of the event loop, in which it learns what has reached this machine


class NotSentError(TimedOut):
    """No whole call was sent, so that trying again repeats nothing."""


def system_proxy(url: str) -> str | None:
    """The proxy that the environment names for this address; raises `SetupError` for SOCKS."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or not parts.hostname or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        raise SetupError(
            f"A proxy of the kind {proxy.partition(':')[0]} cannot be used;"
            " name one that speaks HTTP in HTTPS_PROXY."
        )
    return proxy


class AiohttpRequest(BaseRequest):
    """A pool of connections, which `initialize` allows and `shutdown` closes; both may repeat.

    Times are in seconds; None waits for ever. A write has no time of its own in aiohttp: where
    files are sent, everything together must end within the sum of the times. `failed` is told the
    class of every failure that is not the caller's own.
    """

    def __init__(
        self,
        *,
        connections: int = 256,
        connect: float | None = 5.0,
        pool: float | None = 5.0,
        read: float | None = 15.0,
        write: float | None = 60.0,
        proxy: str | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        self._connections = connections
        self._connect, self._pool, self._read, self._write = connect, pool, read, write
        self._proxy = proxy
        self._failed = failed or (lambda _: None)
        self._session: aiohttp.ClientSession | None = None
        self._open = False

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Allow calls; the pool comes with the first, so that one without calls needs no end."""
        self._open = True

    async def shutdown(self) -> None:
        """Close every connection; no call is made any more."""
        self._open = False
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body; raises `TimedOut`, `NotSentError`, `NetworkError` or `RetryAfter`."""
        if not self._open:
            raise RuntimeError("this request class is not initialised")
        session = self._session = self._session or self._pooled()
        connect = _chosen(connect_timeout, self._connect)
        reading = _chosen(read_timeout, self._read)
        ready = _sum(connect, _chosen(pool_timeout, self._pool))
        exchange = _sum(reading, _chosen(write_timeout, self._write))
        files = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            total=_sum(ready, exchange) if files else None,
            connect=ready,
            sock_connect=connect,
            sock_read=exchange if files else reading,
        )
        for left in reversed(range(1 if files else _TRIES)):  # a file may be read once only
            body = body_of(request_data)
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            try:
                return await self._exchange(session, method, url, body, timeout)
            except (aiohttp.ClientError, OSError) as error:  # its time-outs are among them
                self._failed(type(error).__name__)
                translated = _translated(error, body)
                again = left and _closed_before(error, body)
            if not again:
                break
        raise translated from None

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: str,
        body: Body | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 # aiohttp's own
    ) -> tuple[int, bytes]:
        async with session.request(
            method, url, data=body, timeout=timeout, allow_redirects=False
        ) as answer:
            try:
                payload = await answer.read()
            except (aiohttp.ClientError, OSError):
                if answer.status < _REFUSED:
                    raise
                payload = b""  # the status says that nothing was done
            return self._judged(answer.status, payload, answer.headers.get("Retry-After"))

    def _pooled(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=self._proxy,
        )

    def _judged(self, status: int, payload: bytes, retry_after: str | None) -> tuple[int, bytes]:
        """What PTB would misread, set right: refusals with status 200, and bare 429s."""
        if status >= _SERVER_ERROR:
            self._failed(f"status {status}")
            if status == _GATEWAY_TIMEOUT:
                raise TimedOut
        elif status == _BUSY and b"retry_after" not in payload:
            seconds = int(retry_after) if retry_after and retry_after.isdecimal() else 1
            raise RetryAfter(max(1, seconds))
        elif status < _REFUSED and b'"ok":false' in payload[:64].replace(b" ", b""):
            code = self.parse_json_payload(payload).get("error_code")
            status = code if isinstance(code, int) and code >= 400 else 400  # noqa: PLR2004
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object; what is none is refused, and never logged: it quotes people."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        if "result" in answer:
            mend_result(answer["result"])
        elif answer.get("ok"):
            raise TelegramError("Invalid server response")
        return answer


def _translated(error: Exception, body: Body | None) -> NetworkError:
    """A time-out, of what may have arrived; or that it was not sent."""
    kind = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSentError("No connection in time; the request was not sent.")
        case TimeoutError():
            return TimedOut()
        case aiohttp.ClientConnectorError():
            return NotSentError(f"aiohttp.{kind}: {error.os_error.strerror}")
        case _ if body is None or not body.written:
            return NotSentError(f"aiohttp.{kind}: the request was not sent.")
        case _:
            return TimedOut(f"aiohttp.{kind}: the request may have arrived.")


def _closed_before(error: Exception, body: Body | None) -> bool:
    """Whether the connection was there, and was closed before the call was written."""
    closed = isinstance(error, aiohttp.ClientOSError | aiohttp.ServerDisconnectedError)
    connected = closed and not isinstance(error, aiohttp.ClientConnectorError)
    return connected and (body is None or not body.written)


def _chosen(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
