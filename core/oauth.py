"""OAuth with Spotify as pure rules: what to send, and what an answer means.

Authorization code with PKCE (RFC 7636), and with the client secret too where there is one: the
secret says which app asks, and only PKCE that a code came of the login that brings it. Client
credentials for the catalogue. Nothing here does I/O, knows the time or makes randomness.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr

from core.errors import LoginExpiredError, SetupError, UpstreamBusyError

STATE_BYTES = 32
VERIFIER_BYTES = 48  # 64 characters; 43 to 128 are allowed
SLACK = 60.0  # seconds before its end from which an access token counts as over
#: The shortest six months are 181 days; a login is never promised longer than it lasts.
LOGIN_SECONDS = 180 * 86_400.0
_OK, _TOO_MANY, _BROKEN = 200, 429, 500
_LIFETIME, _LONGEST_LIFETIME = 3600.0, 86_400  # seconds of an access token, unsaid and believed
_SERVICE = "Spotify"


@dataclass(frozen=True, slots=True)
class Client:
    """The app as it is registered with Spotify."""

    id: str
    secret: SecretStr | None
    redirect_uri: str
    accounts_url: str = "https://accounts.spotify.com"


@dataclass(frozen=True, slots=True)
class Form:
    """A POST of form fields to the token endpoint; fields and headers hold secrets."""

    url: str
    fields: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login is worth; times are seconds since the epoch."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    scopes: frozenset[str]
    ends_at: float  # of the access token
    authorized_at: float  # when the person agreed; refreshing does not move it
    serial: int = 0  # counts refreshes

    @property
    def login_ends_at(self) -> float:
        """When the person must log in again."""
        return self.authorized_at + LOGIN_SECONDS

    @property
    def order(self) -> tuple[float, int]:
        """Of two pairs of one account the newer has the larger."""
        return (self.authorized_at, self.serial)

    def fresh(self, now: float) -> bool:
        """Whether the access token still lasts a minute."""
        return now < self.ends_at - SLACK


def text_of(random: bytes) -> str:
    """Random bytes as text for URLs."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def hashed(secret: str) -> str:
    """What is stored of a state or a one-time code: nobody who reads the store can use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return text_of(hashlib.sha256(verifier.encode()).digest())


def authorize_url(client: Client, state: str, scopes: frozenset[str], verifier: str) -> str:
    """Where the person agrees; the exchange is bound to the verifier by PKCE.

    The dialogue is always shown: otherwise a browser that is logged in to another account than
    the person thinks would connect that one unasked.
    """
    query = {
        "client_id": client.id,
        "response_type": "code",
        "redirect_uri": client.redirect_uri,
        "scope": " ".join(sorted(scopes)),
        "state": state,
        "show_dialog": "true",
        "code_challenge_method": "S256",
        "code_challenge": challenge(verifier),
    }
    return f"{client.accounts_url}/authorize?{urlencode(query)}"


def exchange_form(client: Client, code: str, verifier: str) -> Form:
    """The code for tokens; the verifier is that of the login which the code was brought to."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    return _form(client, fields)


def refresh_form(client: Client, refresh: str) -> Form:
    """The refresh token for an access token."""
    return _form(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def app_form(client: Client) -> Form | None:
    """A token for the catalogue alone; None without a secret, which it needs."""
    return _form(client, {"grant_type": "client_credentials"}) if client.secret else None


def _form(client: Client, fields: dict[str, str]) -> Form:
    url = f"{client.accounts_url}/api/token"
    if client.secret is None:
        return Form(url, fields | {"client_id": client.id})
    pair = f"{client.id}:{client.secret.get_secret_value()}"
    basic = base64.b64encode(pair.encode()).decode()
    return Form(url, fields, {"Authorization": f"Basic {basic}"})


def first_tokens(status: int, body: bytes, now: float) -> Tokens:
    """The answer to a code; `LoginExpiredError` when the code is spent or over."""
    answer = _answer(status, body)
    return Tokens(
        access=_text(answer, "access_token"),
        refresh=_text(answer, "refresh_token"),
        scopes=_scopes(answer),
        ends_at=now + _lifetime(answer),
        authorized_at=now,
    )


def refreshed(status: int, body: bytes, now: float, before: Tokens) -> Tokens:
    """The answer to a refresh; the refresh token stays where no new one came.

    Raises `LoginExpiredError` when the login is over.
    """
    answer = _answer(status, body)
    renewed = answer.get("refresh_token")
    return replace(
        before,
        access=_text(answer, "access_token"),
        refresh=renewed if isinstance(renewed, str) and renewed else before.refresh,
        scopes=_scopes(answer) or before.scopes,
        ends_at=now + _lifetime(answer),
        serial=before.serial + 1,
    )


def app_token(status: int, body: bytes, now: float) -> tuple[SecretStr, float]:
    """The app's own access token, and when it ends."""
    answer = _answer(status, body)
    return SecretStr(_text(answer, "access_token")), now + _lifetime(answer)


def _answer(status: int, body: bytes) -> dict[str, Any]:
    """The object of a good answer; nothing that is raised quotes the body."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if status == _TOO_MANY or status >= _BROKEN:
        raise UpstreamBusyError(_SERVICE)
    error = answer.get("error") if isinstance(answer, dict) else None
    kind = error if isinstance(error, str) else ""
    if kind == "invalid_grant":
        raise LoginExpiredError("the token endpoint answered invalid_grant")
    if kind in {"invalid_client", "unauthorized_client", "invalid_request"}:
        raise SetupError(
            "Spotify refuses the app: check SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET and"
            " SPOTIFY_REDIRECT_URI."
        )
    if status != _OK or not isinstance(answer, dict):
        raise UpstreamBusyError(_SERVICE)
    return answer


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise UpstreamBusyError(_SERVICE)
    return value


def _lifetime(answer: dict[str, Any]) -> float:
    seconds = answer.get("expires_in")
    if isinstance(seconds, int | float) and 0 < seconds <= _LONGEST_LIFETIME:
        return float(seconds)
    return _LIFETIME


def _scopes(answer: dict[str, Any]) -> frozenset[str]:
    scope = answer.get("scope")
    return frozenset(scope.split()) if isinstance(scope, str) else frozenset()


def tokens_out(tokens: Tokens) -> bytes:
    """As bytes, to be encrypted."""
    return json.dumps(
        {
            "access": tokens.access,
            "refresh": tokens.refresh,
            "scopes": sorted(tokens.scopes),
            "ends_at": tokens.ends_at,
            "authorized_at": tokens.authorized_at,
            "serial": tokens.serial,
        }
    ).encode()


def tokens_in(kept: bytes) -> Tokens:
    """From `tokens_out`."""
    values = json.loads(kept)
    return Tokens(**{**values, "scopes": frozenset(values["scopes"])})
