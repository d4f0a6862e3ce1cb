"""OAuth as pure rules: what is sent, and what an answer means."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from core import oauth
from core.errors import LoginExpiredError, SetupError, UpstreamBusyError
from core.oauth import Client, Tokens

CLIENT = Client("id", SecretStr("hush"), "https://bot.example/callback")
PUBLIC = Client("id", None, "https://bot.example/callback")


def body(**values: object) -> bytes:
    return json.dumps(values).encode()


GRANT = body(access_token="a", refresh_token="r", expires_in=3600, scope="x y")
TOKENS = Tokens("a", "r", frozenset({"x", "y"}), ends_at=4600.0, authorized_at=1000.0)


def test_the_way_to_consent_holds_the_state_and_no_person() -> None:
    url = oauth.authorize_url(CLIENT, "state", frozenset({"b", "a"}), "verifier")
    query = parse_qs(urlsplit(url).query)
    assert url.startswith("https://accounts.spotify.com/authorize?")
    assert query == {
        "client_id": ["id"], "response_type": ["code"], "scope": ["a b"], "state": ["state"],
        "redirect_uri": ["https://bot.example/callback"], "show_dialog": ["true"],
        "code_challenge_method": ["S256"], "code_challenge": [oauth.challenge("verifier")],
    }  # fmt: skip


def test_pkce_follows_the_example_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert oauth.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    for client in (CLIENT, PUBLIC):
        query = parse_qs(urlsplit(oauth.authorize_url(client, "s", frozenset(), verifier)).query)
        assert query["code_challenge"] == ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]
        assert query["code_challenge_method"] == ["S256"]
        assert verifier not in str(query)


def test_with_a_secret_forms_carry_it_in_the_header_and_without_they_name_the_client() -> None:
    form = oauth.exchange_form(CLIENT, "code", "verifier")
    assert form.headers == {"Authorization": "Basic aWQ6aHVzaA=="}
    assert "client_id" not in form.fields
    assert form.fields["code_verifier"] == "verifier"
    form = oauth.exchange_form(PUBLIC, "code", "verifier")
    assert form.headers == {}
    assert form.fields["client_id"] == "id"
    assert form.fields["code_verifier"] == "verifier"
    assert oauth.app_form(PUBLIC) is None


def test_nothing_secret_is_in_a_repr() -> None:
    told = repr(oauth.exchange_form(CLIENT, "code", "verifier"))
    told += repr(oauth.refresh_form(CLIENT, "refresh"))
    told += repr(CLIENT) + repr(Tokens("access", "refresh", frozenset(), 0, 0))
    assert not [
        word
        for word in ("hush", "aWQ6", "code'", "'refresh", "access'", "'verifier")
        if word in told
    ]


def test_the_first_answer_becomes_tokens() -> None:
    assert oauth.first_tokens(200, GRANT, 1000.0) == TOKENS


def test_a_refresh_keeps_the_refresh_token_and_when_the_login_began() -> None:
    fresh = oauth.refreshed(200, body(access_token="b", expires_in=3600), 5000.0, TOKENS)
    assert (fresh.access, fresh.refresh, fresh.scopes) == ("b", "r", TOKENS.scopes)
    assert (fresh.ends_at, fresh.authorized_at, fresh.serial) == (8600.0, 1000.0, 1)
    rotated = oauth.refreshed(200, body(access_token="b", refresh_token="q"), 5000.0, TOKENS)
    assert rotated.refresh == "q"


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (400, body(error="invalid_grant"), LoginExpiredError),
        (400, body(error="invalid_client"), SetupError),
        (429, b"", UpstreamBusyError),
        (503, b"<html>", UpstreamBusyError),
        (200, b"<html>", UpstreamBusyError),
        (200, b"[]", UpstreamBusyError),
        (200, body(access_token=7), UpstreamBusyError),
        (503, body(error="invalid_grant"), UpstreamBusyError),
    ],
)
def test_every_bad_answer_is_an_error_that_says_what_to_do(
    status: int, answer: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        oauth.refreshed(status, answer, 0.0, TOKENS)


def test_a_token_counts_as_over_a_minute_early() -> None:
    assert TOKENS.fresh(4539.9)
    assert not TOKENS.fresh(4540.0)


def test_a_login_is_never_promised_longer_than_it_lasts() -> None:
    assert TOKENS.login_ends_at - TOKENS.authorized_at <= 181 * 86_400


def test_of_two_pairs_the_later_login_wins_and_then_the_later_refresh() -> None:
    later = Tokens("", "", frozenset(), 0, authorized_at=1001.0)
    refreshed = Tokens("", "", frozenset(), 0, authorized_at=1000.0, serial=9)
    assert TOKENS.order < refreshed.order < later.order


def test_tokens_survive_being_kept() -> None:
    assert oauth.tokens_in(oauth.tokens_out(TOKENS)) == TOKENS
