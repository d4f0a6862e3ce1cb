"""Tokens over time: refreshed once, rotated, ended, taken back, stored."""

import asyncio
import json
import logging
import stat
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from redis.asyncio import Redis

from core.adapters.key_file import token_keys
from core.adapters.redis.sealing import Sealer
from core.adapters.redis.tokens import RedisTokens
from core.errors import LoginExpiredError, LoginNeededError, SetupError, UpstreamBusyError
from core.oauth import Tokens
from core.spotify import SAVE
from tests.fakes.spotify import ANNA, SpotifyTest

ROOT = Path(__file__).parents[3]


async def token(world: SpotifyTest) -> str:
    async def work(access: SecretStr) -> str:
        return access.get_secret_value()

    return await world.spotify.access.use(ANNA, frozenset(), work)


async def test_two_hundred_callers_in_three_processes_refresh_once(
    world: SpotifyTest, database: str, redis_url: str
) -> None:
    world.fake.tokens.rotates = True
    await world.login()
    world.clock.now += 3600
    world.fake.limits.delay = 0.5  # so that all of them have come before the first answer
    told = {
        "settings": {
            "spotify_client_id": world.fake.client.id,
            "spotify_client_secret": world.fake.client.secret,
            "spotify_redirect_uri": world.settings.spotify_redirect_uri,
            "spotify_api_url": world.fake.api_url,
            "spotify_accounts_url": world.fake.url,
        },
        "data_dir": str(world.settings.data_dir),
        "dsn": database,
        "redis": redis_url,
        "now": str(world.clock.now),
    }
    processes = []
    for callers in ("67", "67", "66"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fakes.refreshing_process", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(json.dumps({**told, "callers": callers}).encode())
        process.stdin.close()
        processes.append(process)
    async with asyncio.timeout(60):
        while int(await world.redis.get("ready") or 0) < 3:
            assert all(process.returncode is None for process in processes)
            await asyncio.sleep(0.02)
        await world.redis.set("go", "1")
        answers = [await process.communicate() for process in processes]
    had = set()
    for out, err in answers:
        assert out, err.decode()
        had |= set(json.loads(out))
    assert len(had) == 1
    assert world.fake.tokens.refreshes == 1


async def test_a_token_is_refreshed_a_minute_before_its_end(world: SpotifyTest) -> None:
    await world.login()
    first = await token(world)
    world.clock.now += 3539
    assert await token(world) == first
    world.clock.now += 2
    assert await token(world) != first


async def test_a_rotated_refresh_token_takes_the_place_of_the_old(world: SpotifyTest) -> None:
    world.fake.tokens.rotates = True
    await world.login()
    had = set()
    for _ in range(4):
        world.clock.now += 3600
        had.add(await token(world))
    assert len(had) == 4


async def test_the_login_ends_after_six_months_and_leaves_nothing(world: SpotifyTest) -> None:
    await world.login()
    await world.spotify.library.playlists(ANNA)
    world.clock.now += 183 * 86_400
    with pytest.raises(LoginExpiredError):
        await token(world)
    assert await world.keys_of(ANNA) == []
    assert await world.pool.fetchval("select count(*) from spotify_logins") == 0
    with pytest.raises(LoginNeededError):
        await token(world)


async def test_a_login_that_was_taken_back_ends_at_the_next_call(world: SpotifyTest) -> None:
    await world.login()
    world.fake.tokens.revoke("anna")
    with pytest.raises(LoginExpiredError):
        await world.spotify.library.playlists(ANNA)
    assert await world.keys_of(ANNA) == []


async def test_an_access_token_that_is_refused_early_is_refreshed_once(world: SpotifyTest) -> None:
    await world.login()
    world.fake.tokens.access.clear()
    assert await world.spotify.library.playlists(ANNA)
    assert world.fake.tokens.refreshes == 1


async def test_a_missing_scope_is_asked_for_with_those_there_are(world: SpotifyTest) -> None:
    await world.login()
    with pytest.raises(LoginNeededError) as caught:
        await world.spotify.access.use(ANNA, SAVE, lambda _: asyncio.sleep(0))
    had = await world.spotify.access.scopes(ANNA)
    assert had is not None
    assert caught.value.scopes == SAVE | had


async def test_trouble_at_the_token_endpoint_does_not_end_the_login(world: SpotifyTest) -> None:
    from bot.playground.spotify import Fault

    await world.login()
    world.clock.now += 3600
    world.fake.limits.faults.extend([Fault.ERROR, Fault.DROP, Fault.GARBAGE])
    for _ in range(3):
        with pytest.raises(UpstreamBusyError):
            await token(world)
    assert await token(world)


async def test_a_login_made_while_an_old_one_is_refused_survives(world: SpotifyTest) -> None:
    """A refresh of the old one is under way and fails; the person has logged in anew."""
    await world.login()
    old = await world.spotify.login._tokens.get(ANNA)
    assert old is not None
    world.clock.now += 183 * 86_400
    await world.login()
    assert not await world.spotify.access._end(ANNA, old)
    assert await token(world)


# The store ---------------------------------------------------------------------------------------


def pair(serial: int = 0, at: float = 1000.5) -> Tokens:
    return Tokens(f"access{serial}", f"refresh{serial}", frozenset({"a"}), at + 3600, at, serial)


async def under_way(redis: Redis) -> None:
    """Anna has just confirmed a login."""
    await redis.set("segue:of:1:spotify:login", "segue:of:1:spotify:confirm")


@pytest.fixture
async def store(redis: Redis) -> RedisTokens:
    await under_way(redis)
    return RedisTokens(redis, Sealer([Fernet(Fernet.generate_key())]))


async def test_newer_tokens_are_never_overwritten_by_older(store: RedisTokens) -> None:
    assert await store.activate(ANNA, pair(0))
    assert await store.renew(ANNA, pair(2))
    assert not await store.renew(ANNA, pair(1)), "a slower refresh of the same login"
    assert not await store.renew(ANNA, pair(2))
    assert not await store.renew(ANNA, pair(9, at=900.25)), "a refresh of the login before"
    assert await store.get(ANNA) == pair(2)
    assert not await store.delete(ANNA, only=pair(1))
    assert await store.delete(ANNA, only=pair(2))
    assert not await store.renew(ANNA, pair(3)), "logged out meanwhile"
    assert await store.get(ANNA) is None
    assert not await store.activate(ANNA, pair(4)), "no login is under way any more"
    assert await store.get(ANNA) is None


async def test_keys_rotate_and_what_an_old_one_sealed_is_sealed_anew(redis: Redis) -> None:
    old, new = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())
    await under_way(redis)
    assert await RedisTokens(redis, Sealer([old])).activate(ANNA, pair())
    assert await RedisTokens(redis, Sealer([new, old])).get(ANNA) == pair()
    assert await RedisTokens(redis, Sealer([new])).get(ANNA) == pair(), "the old key can go now"
    assert await RedisTokens(redis, Sealer([old])).get(ANNA) is None


def test_the_first_key_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = token_keys([], folder)
    file = folder / "token.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [file]
    assert token_keys([], folder)[0].decrypt(first[0].encrypt(b"x")) == b"x"


def test_a_key_that_is_none_is_a_sentence_that_does_not_quote_it(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="TOKEN_KEYS") as caught:
        token_keys([SecretStr("hunter2hunter2")], tmp_path)
    assert "hunter2" not in str(caught.value)
    (tmp_path / "token.key").write_text("broken")
    with pytest.raises(SetupError, match=r"token\.key"):
        token_keys([], tmp_path)


async def test_tokens_are_in_no_log_and_no_repr(
    world: SpotifyTest, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at its most talkative, through login, calls, refresh and failures."""
    with caplog.at_level(logging.DEBUG):
        await world.login()
        await world.spotify.library.playlists(ANNA)
        world.clock.now += 3600
        kept = await world.spotify.login._tokens.get(ANNA)
        await world.redis.delete("segue:of:1:spotify:library")
        await world.spotify.library.playlists(ANNA)
        world.fake.limits.retry_after = 1
        world.fake.world.people["anna"].listed = False
        await world.redis.delete("segue:of:1:spotify:library")
        with pytest.raises(Exception) as caught:
            await world.spotify.library.playlists(ANNA)
    secrets = {*world.fake.tokens.access, *world.fake.tokens.refresh}
    secrets.add(world.fake.client.secret or "")
    told = caplog.text + repr(kept) + repr(caught.value) + str(caught.value.__context__)
    assert kept is not None
    assert len(secrets) == 4
    assert [secret for secret in secrets if secret in told] == []
