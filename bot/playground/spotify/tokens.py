"""Codes and tokens of the stand-in: made, exchanged, refreshed, expired, taken back."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from bot.playground.spotify.world import World

HOUR: Final = 3600.0
CODE_LIFE: Final = 600.0
SIX_MONTHS: Final = 182.0 * 86_400


@dataclass(frozen=True, slots=True)
class Client:
    """The one app that is registered; without a secret it must use PKCE, with one it may."""

    id: str
    secret: str | None = field(repr=False)
    redirects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody allowed, and when."""

    person: str
    scopes: frozenset[str]
    authorized_at: float


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code: good once, for ten minutes."""

    grant: Grant
    redirect: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Access:
    """An access token; nobody's is the app's own."""

    person: str | None
    scopes: frozenset[str]
    ends: float


class RefusedError(Exception):
    """The token endpoint says no; `error` is OAuth's word for it."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class Tokens:
    """Every code and token that is alive."""

    def __init__(self, world: World, *, rotates: bool = False) -> None:
        """With `rotates` every refresh brings a new refresh token and ends the old one."""
        self._world = world
        self.rotates = rotates
        self.refreshes = 0  # asked for, granted or not
        self.codes: dict[str, Code] = {}
        self.access: dict[str, Access] = {}
        self.refresh: dict[str, Grant] = {}

    def allow(self, person: str, scopes: frozenset[str], redirect: str, challenge: str = "") -> str:
        """The code of a consent."""
        code = self._world.random_text()
        grant = Grant(person, scopes, self._world.clock())
        self.codes[code] = Code(grant, redirect, challenge)
        return code

    def exchange(
        self, code: str, redirect: str, verifier: str, *, proved: bool
    ) -> dict[str, object]:
        """A code for tokens; `proved` says that the client's secret was right.

        Whoever began with a challenge must bring its verifier, with a secret too, and a verifier
        without a challenge is refused: otherwise taking the challenge away would take PKCE away.
        """
        found = self.codes.pop(code, None)
        if found is None or self._world.clock() > found.grant.authorized_at + CODE_LIFE:
            raise RefusedError("invalid_grant", "Invalid authorization code")
        if redirect != found.redirect:
            raise RefusedError("invalid_grant", "Invalid redirect URI")
        if found.challenge or verifier:
            if not hmac.compare_digest(challenge_of(verifier), found.challenge):
                raise RefusedError("invalid_grant", "code_verifier was incorrect")
        elif not proved:
            raise RefusedError("invalid_client", "Invalid client secret")
        return self._issue(found.grant, new_refresh=True)

    def renew(self, refresh: str, *, pkce: bool) -> dict[str, object]:
        """A refresh token for an access token."""
        self.refreshes += 1
        grant = self.refresh.get(refresh)
        if grant is None:
            raise RefusedError("invalid_grant", "Refresh token revoked")
        if self._world.clock() >= grant.authorized_at + SIX_MONTHS:
            raise RefusedError("invalid_grant", "Refresh token expired")
        rotated = pkce or self.rotates
        if rotated:
            del self.refresh[refresh]
        return self._issue(grant, new_refresh=rotated)

    def for_app(self) -> dict[str, object]:
        """The app's own token, for the catalogue alone."""
        token = self._world.random_text()
        self.access[token] = Access(None, frozenset(), self._world.clock() + HOUR)
        return {"access_token": token, "token_type": "Bearer", "expires_in": int(HOUR)}

    def valid(self, token: str) -> Access | None:
        """What an access token allows; None for one that is unknown or over."""
        found = self.access.get(token)
        return found if found and self._world.clock() < found.ends else None

    def revoke(self, person: str) -> None:
        """What somebody does who removes the app from their account."""
        self.refresh = {key: each for key, each in self.refresh.items() if each.person != person}
        self.access = {key: each for key, each in self.access.items() if each.person != person}

    def _issue(self, grant: Grant, *, new_refresh: bool) -> dict[str, object]:
        token = self._world.random_text()
        self.access[token] = Access(grant.person, grant.scopes, self._world.clock() + HOUR)
        answer: dict[str, object] = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(HOUR),
            "scope": " ".join(sorted(grant.scopes)),
        }
        if new_refresh:
            fresh = self._world.random_text()
            self.refresh[fresh] = grant
            answer["refresh_token"] = fresh
        return answer


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
