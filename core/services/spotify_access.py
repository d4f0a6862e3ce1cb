"""An access token when one is needed: fresh, with the scopes, refreshed by one caller at a time."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import SecretStr

from core.errors import LoginExpiredError, LoginNeededError
from core.oauth import Tokens
from core.services.single_flight import SingleFlight
from core.spotify import Accounts, Logins, Memory, TokenStore

T = TypeVar("T")


class SpotifyAccess:
    """Tokens of private chats; a login that turns out to be over is deleted with all it read."""

    def __init__(
        self,
        *,
        tokens: TokenStore,
        accounts: Accounts,
        logins: Logins,
        memory: Memory,
        clock: Callable[[], float],
    ) -> None:
        """The clock gives seconds since the epoch."""
        self._tokens = tokens
        self._accounts = accounts
        self._logins = logins
        self._memory = memory
        self._clock = clock
        self._flights: SingleFlight[Tokens] = SingleFlight()

    async def scopes(self, chat_id: int) -> frozenset[str] | None:
        """What the login of a chat allows; None where there is none."""
        tokens = await self._tokens.get(chat_id)
        return tokens.scopes if tokens else None

    async def use(
        self, chat_id: int, scopes: frozenset[str], work: Callable[[SecretStr], Awaitable[T]]
    ) -> T:
        """The result of the work with a fresh token.

        A token that Spotify refuses though it should last is refreshed once. Raises
        `LoginNeededError` where a scope is missing and `LoginExpiredError` when the login is over.
        """
        tokens = await self._fresh(chat_id, scopes)
        try:
            return await work(SecretStr(tokens.access))
        except LoginExpiredError:
            again = await self._flights.run(f"{chat_id}", lambda: self._refresh(chat_id, tokens))
        try:
            return await work(SecretStr(again.access))
        except LoginExpiredError:
            await self._end(chat_id, again)
            raise

    async def _fresh(self, chat_id: int, scopes: frozenset[str]) -> Tokens:
        tokens = await self._tokens.get(chat_id)
        if tokens is None or not scopes <= tokens.scopes:
            raise LoginNeededError(scopes | (tokens.scopes if tokens else frozenset()))
        if tokens.fresh(self._clock()):
            return tokens
        return await self._flights.run(f"{chat_id}", lambda: self._refresh(chat_id, None))

    async def _refresh(self, chat_id: int, refused: Tokens | None) -> Tokens:
        """Fresh tokens; `refused` are those that did not work though they looked fresh."""
        async with self._tokens.refreshing(chat_id):
            tokens = await self._tokens.get(chat_id)
            if tokens is None:
                raise LoginNeededError
            newer = refused is None or tokens.order > refused.order
            if newer and tokens.fresh(self._clock()):
                return tokens  # another caller was first
            try:
                fresh = await self._accounts.refresh(tokens)
            except LoginExpiredError:
                if await self._end(chat_id, tokens):
                    raise
            else:
                if await self._tokens.renew(chat_id, fresh):
                    return fresh
            # While we asked, the person logged in anew, or out.
            found = await self._tokens.get(chat_id)
            if found is None:
                raise LoginNeededError
            return found

    async def _end(self, chat_id: int, tokens: Tokens) -> bool:
        """Delete a login that is over; False, and nothing is deleted, where a newer one is."""
        if not await self._tokens.delete(chat_id, only=tokens):
            return False
        await self._memory.forget(chat_id)
        await self._logins.end(chat_id)
        return True
