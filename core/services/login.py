"""Connecting a Spotify account: from the button to tokens that the right person has confirmed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import SecretStr

from core.errors import LoginExpiredError, NotOnUserListError, SegueError
from core.oauth import STATE_BYTES, VERIFIER_BYTES, Client, authorize_url, text_of
from core.spotify import (
    Accounts,
    Attempt,
    BadState,
    LoginEnd,
    Logins,
    LoginStates,
    Memory,
    Pending,
    Profiles,
    SpotifyAccount,
    StateFault,
    TokenStore,
)

CODE_BYTES = 30  # 40 characters, of the 64 that a deep link carries


class Came(StrEnum):
    """What became of somebody's visit at Spotify."""

    BACK = "back"  # agreed; the deep link leads back to the chat
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    UNKNOWN = "unknown"
    NOT_LISTED = "not-listed"
    TROUBLE = "trouble"


_FAULTS = {
    StateFault.UNKNOWN: Came.UNKNOWN,
    StateFault.EXPIRED: Came.EXPIRED,
    StateFault.REPLAYED: Came.REPLAYED,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """How it came out, in which language to say so, and the one-time code of the deep link."""

    came: Came
    language: str | None = None
    code: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Left:
    """What /logout deleted."""

    was_connected: bool
    values: int  # that were read from Spotify


class LoginService:
    """Logins of private chats, whose id is that of the person."""

    def __init__(
        self,
        *,
        client: Client,
        states: LoginStates,
        tokens: TokenStore,
        accounts: Accounts,
        profiles: Profiles,
        logins: Logins,
        memory: Memory,
        random: Callable[[int], bytes],
    ) -> None:
        """`random` must be fit for secrets."""
        self._client = client
        self._states = states
        self._tokens = tokens
        self._accounts = accounts
        self._profiles = profiles
        self._logins = logins
        self._memory = memory
        self._random = random

    async def begin(self, user_id: int, chat_id: int, language: str, scopes: frozenset[str]) -> str:
        """Where the person agrees to these scopes and to those that were allowed before."""
        had = await self._tokens.get(chat_id)
        wanted = scopes | (had.scopes if had else frozenset())
        state = text_of(self._random(STATE_BYTES))
        verifier = text_of(self._random(VERIFIER_BYTES))
        await self._states.open(state, Attempt(user_id, chat_id, language, wanted, verifier))
        return authorize_url(self._client, state, wanted, verifier)

    async def returned(self, state: str, code: str, error: str) -> Visit:
        """A browser comes back from Spotify; whose it is nobody knows yet, so tokens wait."""
        attempt = await self._states.take(state)
        if isinstance(attempt, BadState):
            return Visit(_FAULTS[attempt.fault], attempt.language)
        if error or not code:
            return Visit(Came.REFUSED, attempt.language)
        try:
            pending = await self._exchanged(attempt, code)
        except NotOnUserListError:
            return Visit(Came.NOT_LISTED, attempt.language)
        except LoginExpiredError:
            return Visit(Came.EXPIRED, attempt.language)
        except SegueError:
            return Visit(Came.TROUBLE, attempt.language)
        one_time = text_of(self._random(CODE_BYTES))
        if await self._states.hold(state, one_time, pending):
            came = Came.BACK
        else:  # the login ended while Spotify was asked
            came, one_time = Came.EXPIRED, ""
        return Visit(came, attempt.language, one_time)

    async def _exchanged(self, attempt: Attempt, code: str) -> Pending:
        tokens = await self._accounts.exchange(code, attempt.verifier)
        account = await self._profiles.me(SecretStr(tokens.access))
        return Pending(attempt, account, tokens)

    async def claim(self, user_id: int, code: str) -> SpotifyAccount | None:
        """The account to be confirmed; None for a code that is not this person's, which ends it.

        A code that somebody else brings means that a login link was passed on: the one who began
        it and the one who agreed are two people, and nothing may be bound.
        """
        pending = await self._states.claim(code)
        if pending is None or pending.attempt.user_id != user_id:
            return None
        return pending.account if await self._states.ask(code, pending) else None

    async def confirm(self, user_id: int, *, agreed: bool) -> SpotifyAccount | None:
        """Make the tokens active; None when there is nothing to confirm or it was declined."""
        pending = await self._states.confirm(user_id)
        if pending is None:
            return None
        if not agreed:
            await self._states.forget(user_id)
            return None
        attempt, tokens = pending.attempt, pending.tokens
        before = await self._logins.find(user_id)
        if before is not None and before.account_id != pending.account.id:
            await self._memory.forget(attempt.chat_id)
        # What Spotify granted counts; where it does not say, what was asked for.
        granted = tokens.scopes or attempt.scopes
        if not await self._tokens.activate(attempt.chat_id, replace(tokens, scopes=granted)):
            return None
        ends_at = datetime.fromtimestamp(tokens.login_ends_at, UTC)
        await self._logins.begin(LoginEnd(user_id, pending.account.id, attempt.language, ends_at))
        if await self._tokens.get(attempt.chat_id) is None:  # a /logout came between the two stores
            await self._logins.end(user_id)
            return None
        return pending.account

    async def logout(self, user_id: int, chat_id: int) -> Left:
        """Delete tokens, logins under way, and everything that was read from Spotify."""
        connected = await self._tokens.delete(chat_id)
        await self._states.forget(user_id)
        values = await self._memory.forget(chat_id)
        await self._logins.end(user_id)
        return Left(connected, values)
