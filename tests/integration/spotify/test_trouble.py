"""Spotify hanging, failing and refusing: nobody else waits, and nothing breaks for good."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from bot.playground.spotify import FakeSpotify, Fault
from core.adapters.redis.breaker import RedisBreaker
from core.adapters.spotify import Caller, SpotifyAccounts, SpotifyLookup
from core.errors import LoginExpiredError, SetupError, UpstreamBusyError
from core.oauth import Client
from tests.fakes.spotify import TurnedClock, small_world


@pytest.fixture
async def fake() -> AsyncIterator[FakeSpotify]:
    async with FakeSpotify(small_world(TurnedClock())) as running:
        yield running


@pytest.fixture
async def app_token(fake: FakeSpotify) -> SecretStr:
    return SecretStr(str(fake.tokens.for_app()["access_token"]))


async def test_hanging_sockets_cost_their_callers_a_time_out_and_the_rest_nothing(
    fake: FakeSpotify, app_token: SecretStr, redis: Redis
) -> None:
    caller = Caller(fake.api_url, RedisBreaker(redis), threads=2, seconds=0.3)
    lookup = SpotifyLookup(caller, "US")
    fake.limits.always = Fault.HANG
    begun = time.monotonic()
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.01)

    beating = asyncio.create_task(beat())
    answers = await asyncio.gather(
        *(lookup.search(app_token, f"song {n}") for n in range(60)), return_exceptions=True
    )
    beating.cancel()
    assert {type(each) for each in answers} == {UpstreamBusyError}
    assert time.monotonic() - begun < 5, "60 × 0.3 s on two threads would be nine"
    assert beats > 20, "the loop goes on meanwhile"
    fake.limits.always = None
    await redis.delete("segue:spotify:pause:api", "segue:spotify:failures:api")
    await asyncio.sleep(0.4)  # the threads come back with their time-outs
    assert await lookup.search(app_token, "song 1")
    caller.close()


async def test_garbage_and_dropped_connections_are_spotify_being_busy(
    fake: FakeSpotify, app_token: SecretStr, redis: Redis
) -> None:
    caller = Caller(fake.api_url, RedisBreaker(redis))
    lookup = SpotifyLookup(caller, "US")
    for fault in (Fault.GARBAGE, Fault.DROP, Fault.ERROR):
        fake.limits.faults.append(fault)
        with pytest.raises(UpstreamBusyError):
            await lookup.search(app_token, "song")
    caller.close()


async def test_a_server_that_is_not_there_is_spotify_being_busy(redis: Redis) -> None:
    caller = Caller("http://127.0.0.1:1/v1", RedisBreaker(redis))
    with pytest.raises(UpstreamBusyError):
        await SpotifyLookup(caller, "US").search(SecretStr("x"), "song")
    caller.close()


async def test_the_apps_own_token_is_had_once_an_hour_however_many_ask(
    fake: FakeSpotify, redis: Redis
) -> None:
    clock = TurnedClock()
    secret = SecretStr(fake.client.secret or "")
    client = Client(fake.client.id, secret, "http://127.0.0.1:9/callback", fake.url)
    accounts = SpotifyAccounts(client, RedisBreaker(redis), clock)
    tokens = await asyncio.gather(*(accounts.app() for _ in range(20)))
    assert len({token.get_secret_value() for token in tokens if token}) == 1
    clock.now += 3600
    later = await accounts.app()
    assert later is not None
    assert later not in tokens
    await accounts.aclose()


async def test_a_wrong_secret_is_something_for_the_operator(
    fake: FakeSpotify, redis: Redis
) -> None:
    client = Client(fake.client.id, SecretStr("wrong"), "http://127.0.0.1:9/callback", fake.url)
    accounts = SpotifyAccounts(client, RedisBreaker(redis), TurnedClock())
    with pytest.raises(SetupError, match="SPOTIFY_CLIENT_SECRET") as caught:
        await accounts.app()
    assert "wrong" not in str(caught.value)
    with pytest.raises((LoginExpiredError, SetupError)):
        await accounts.exchange("no code", "")
    await accounts.aclose()


async def test_the_token_endpoint_has_a_circuit_of_its_own(
    fake: FakeSpotify, app_token: SecretStr, redis: Redis
) -> None:
    secret = SecretStr(fake.client.secret or "")
    client = Client(fake.client.id, secret, "http://127.0.0.1:9/callback", fake.url)
    accounts = SpotifyAccounts(client, RedisBreaker(redis), TurnedClock(), seconds=0.3)
    fake.limits.faults.append(Fault.BUSY)
    for _ in range(2):
        with pytest.raises(UpstreamBusyError):
            await accounts.app()
    assert await redis.ttl("segue:spotify:pause:accounts") > 3500
    caller = Caller(fake.api_url, RedisBreaker(redis))
    assert await SpotifyLookup(caller, "US").search(app_token, "song 1")
    caller.close()
    await accounts.aclose()


async def test_a_longer_pause_is_never_shortened(redis: Redis) -> None:
    breaker = RedisBreaker(redis)
    await breaker.open("api", 3600)
    await breaker.open("api", 1)
    with pytest.raises(UpstreamBusyError) as caught:
        await breaker.check("api")
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 3500
    await breaker.check("covers")


@pytest.mark.parametrize("answer", ["", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT", "-5"])
def test_a_strange_retry_after_is_still_a_pause(answer: str) -> None:
    from core.adapters.spotify.circuits import pause

    assert 1 <= pause(answer) <= 3600
