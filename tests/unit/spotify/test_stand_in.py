"""The stand-in is as strict as what it stands in for."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.playground.spotify import FakeSpotify, Person, Song, World
from bot.playground.spotify.tokens import RefusedError

_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # of RFC 7636, appendix B
SONGS = [Song(f"Song {n}", ("Band",), isrc=f"US{n:010}") for n in range(120)]
ALL = frozenset(
    {
        "playlist-modify-private",
        "playlist-modify-public",
        "playlist-read-private",
        "user-library-read",
        "user-library-modify",
        "ugc-image-upload",
        "user-top-read",
    }
)


class Now:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Client:
    fake: FakeSpotify
    http: aiohttp.ClientSession
    clock: Now

    def token(self, scopes: frozenset[str] = ALL, person: str = "ann") -> str:
        code = self.fake.tokens.allow(person, scopes, "http://127.0.0.1:1/callback")
        granted = self.fake.tokens.exchange(code, "http://127.0.0.1:1/callback", "", proved=True)
        return str(granted["access_token"])

    async def call(
        self, method: str, path: str, token: str | None = None, **options: Any
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token or self.token()}", **options.pop("headers", {})}
        url = self.fake.api_url + path
        async with self.http.request(method, url, headers=headers, **options) as answer:
            text = await answer.text()
            return answer.status, await answer.json() if text else None


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    clock = Now()
    people = [Person("ann", "Ann"), Person("bob", "Bob", listed=False)]
    async with (
        FakeSpotify(World(people, SONGS, clock)) as fake,
        aiohttp.ClientSession() as http,
    ):
        yield Client(fake, http, clock)


async def test_closed_operations_are_forbidden_without_a_reason(client: Client) -> None:
    for method, path in (
        ("GET", "/tracks?ids=a"), ("GET", "/recommendations"), ("GET", "/audio-features/x"),
        ("PUT", "/me/tracks"), ("POST", "/playlists/x/tracks"), ("GET", "/browse/new-releases"),
        ("PUT", "/playlists/x/followers"), ("POST", "/users/ann/playlists"),
    ):  # fmt: skip
        status, body = await client.call(method, path)
        assert (status, body) == (403, {"error": {"status": 403, "message": "Forbidden"}})


async def test_limits_are_those_of_the_documentation(client: Client) -> None:
    song = SONGS[0].spotify_id
    assert (await client.call("GET", "/search?q=song&type=track&limit=10"))[0] == 200
    status, body = await client.call("GET", "/search?q=song&type=track&limit=11")
    assert (status, body["error"]["message"]) == (400, "Invalid limit")
    assert (await client.call("GET", "/me/tracks?limit=51"))[0] == 400
    many = ",".join([f"spotify:track:{song}"] * 41)
    assert (await client.call("PUT", f"/me/library?uris={many}"))[0] == 400
    status, made = await client.call("POST", "/me/playlists", json={"name": "x", "public": False})
    assert status == 201
    items = f"/playlists/{made['id']}/items"
    uris = [f"spotify:track:{song}"] * 101
    assert (await client.call("POST", items, json={"uris": uris}))[0] == 400
    assert (await client.call("POST", items, json=uris[:1]))[0] == 400, "a bare array"
    assert (await client.call("POST", items, json={"uris": uris[:100]}))[0] == 201
    jpeg = {"Content-Type": "image/jpeg"}
    images = f"/playlists/{made['id']}/images"
    large = base64.b64encode(b"\xff\xd8\xff" + b"0" * 200_000)
    assert (await client.call("PUT", images, data=large, headers=jpeg))[0] == 413
    png = base64.b64encode(b"\x89PNG")
    assert (await client.call("PUT", images, data=png, headers=jpeg))[0] == 400


async def test_tokens_scopes_and_the_user_list_are_checked(client: Client) -> None:
    assert (await client.call("GET", "/me", "made up"))[0] == 401
    assert (await client.call("GET", "/me", client.token(person="bob")))[0] == 403
    assert (await client.call("GET", "/me/tracks", client.token(frozenset())))[0] == 403
    token = client.token()
    assert (await client.call("GET", "/me", token))[0] == 200
    client.clock.now += 3600
    assert (await client.call("GET", "/me", token))[0] == 401


async def test_the_apps_own_token_sees_no_person_and_nothing_without_a_market(
    client: Client,
) -> None:
    token = str(client.fake.tokens.for_app()["access_token"])
    assert (await client.call("GET", "/me", token))[0] == 401
    status, body = await client.call("GET", "/search?q=song&type=track", token)
    assert (status, body["tracks"]["items"]) == (200, [])
    _, body = await client.call("GET", "/search?q=song&type=track&market=US", token)
    assert len(body["tracks"]["items"]) == 5


async def test_a_rate_limit_says_when_to_come_back(client: Client) -> None:
    client.fake.limits.rate = 3
    token = client.token()
    found = [(await client.call("GET", "/me", token))[0] for _ in range(4)]
    assert found == [200, 200, 200, 429]
    client.clock.now += 31
    assert (await client.call("GET", "/me", token))[0] == 200


async def test_consent_needs_a_known_client_and_a_registered_address(client: Client) -> None:
    good = {
        "client_id": client.fake.client.id, "response_type": "code", "state": "s",
        "redirect_uri": "http://127.0.0.1:5/callback", "scope": "user-top-read",
    }  # fmt: skip
    url = f"{client.fake.url}/authorize"
    for change, status in (
        ({}, 200), ({"client_id": "x"}, 400), ({"redirect_uri": "http://evil.example/"}, 400),
        ({"redirect_uri": "http://127.0.0.1:5/other"}, 400), ({"response_type": "token"}, 400),
    ):  # fmt: skip
        async with client.http.get(url, params={**good, **change}) as answer:
            assert answer.status == status, change


@pytest.mark.parametrize("proved", [True, False])
@pytest.mark.parametrize(
    ("challenge", "verifier", "granted"),
    [
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", _VERIFIER, True),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "another", False),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "", False),
        ("", _VERIFIER, False),
    ],
)
async def test_a_code_needs_the_verifier_of_its_challenge_whether_or_not_a_secret_came_along(
    client: Client, proved: bool, challenge: str, verifier: str, granted: bool
) -> None:
    tokens, back = client.fake.tokens, "http://127.0.0.1:1/callback"
    code = tokens.allow("ann", ALL, back, challenge)
    if granted:
        assert tokens.exchange(code, back, verifier, proved=proved)["access_token"]
    else:
        with pytest.raises(RefusedError, match="code_verifier was incorrect"):
            tokens.exchange(code, back, verifier, proved=proved)


async def test_no_other_page_and_no_other_name_reaches_it(client: Client) -> None:
    async with client.http.get(client.fake.url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    async with client.http.get(client.fake.url, headers={"Origin": "http://evil"}) as answer:
        assert answer.status == 403
