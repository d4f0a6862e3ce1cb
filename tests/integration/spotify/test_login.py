"""Connecting an account: whom tokens end up with, and with whom they never do."""

import asyncio
import json

import pytest

from core.spotify import READ, SAVE
from tests.fakes.spotify import ANNA, BORIS, SpotifyTest


async def test_the_person_who_began_and_came_back_and_confirmed_is_connected(
    world: SpotifyTest,
) -> None:
    await world.login()
    assert await world.spotify.access.scopes(ANNA) == READ
    shelf = await world.spotify.library.playlists(ANNA)
    assert [playlist.name for playlist in shelf] == ["mine"]


async def test_without_a_secret_pkce_does_the_same(pkce: SpotifyTest) -> None:
    await pkce.login()
    assert await pkce.spotify.library.playlists(ANNA)
    pkce.clock.now += 3600
    await pkce.redis.delete("segue:of:1:spotify:library")
    assert await pkce.spotify.library.playlists(ANNA), "PKCE rotates the refresh token"
    pkce.clock.now += 3600
    await pkce.redis.delete("segue:of:1:spotify:library")
    assert await pkce.spotify.library.playlists(ANNA)
    assert pkce.fake.tokens.refreshes == 2


async def test_a_link_that_a_victim_completes_binds_nothing_to_either(world: SpotifyTest) -> None:
    """Boris sends his own login link to Anna, who agrees; her browser shows her the deep link."""
    login = world.spotify.login
    url = await login.begin(BORIS, BORIS, "en", READ)
    back = await world.visit(url, "anna")
    visit = await login.returned(back["state"], back["code"], "")
    assert await login.claim(ANNA, visit.code) is None, "it is not her login"
    assert await login.confirm(ANNA, agreed=True) is None
    assert await login.confirm(BORIS, agreed=True) is None, "he never saw the code"
    assert await login.claim(BORIS, visit.code) is None, "and it is spent now"
    assert await world.spotify.access.scopes(ANNA) is None
    assert await world.spotify.access.scopes(BORIS) is None


async def test_nothing_is_bound_before_it_is_confirmed(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    visit = await login.returned(back["state"], back["code"], "")
    assert await world.spotify.access.scopes(ANNA) is None
    account = await login.claim(ANNA, visit.code)
    assert account is not None
    assert account.name == "Anna"
    assert await world.spotify.access.scopes(ANNA) is None
    assert await login.confirm(ANNA, agreed=False) is None
    assert await login.confirm(ANNA, agreed=True) is None, "declined is declined"
    assert await world.spotify.access.scopes(ANNA) is None


async def test_a_replayed_state_is_refused_and_named(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "ko", READ))
    assert (await login.returned(back["state"], back["code"], "")).came == "back"
    again = await login.returned(back["state"], back["code"], "")
    assert (again.came, again.language, again.code) == ("replayed", "ko", "")


async def test_of_ten_that_bring_one_state_at_once_one_gets_in(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    await asyncio.gather(*(world.redis.ping() for _ in range(10)))  # ten open connections
    visits = await asyncio.gather(
        *(login.returned(back["state"], back["code"], "") for _ in range(10))
    )
    assert sorted(visit.came for visit in visits) == ["back"] + ["replayed"] * 9


async def test_an_expired_state_is_refused_and_named(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "ru", READ))
    (state,) = [key async for key in world.redis.scan_iter("segue:spotify:state:*")]
    assert 0 < await world.redis.ttl(state) <= 600
    await world.redis.delete(state)  # as Redis does after ten minutes
    visit = await login.returned(back["state"], back["code"], "")
    assert (visit.came, visit.language) == ("expired", "ru")


@pytest.mark.parametrize("state", ["", "never given", "x" * 5000])
async def test_foreign_and_missing_states_are_refused(world: SpotifyTest, state: str) -> None:
    visit = await world.spotify.login.returned(state, "code", "")
    assert (visit.came, visit.language) == ("unknown", None)


async def test_a_newer_login_ends_the_older_one(world: SpotifyTest) -> None:
    login = world.spotify.login
    first = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    await login.begin(ANNA, ANNA, "en", READ)
    assert (await login.returned(first["state"], first["code"], "")).came == "expired"


async def test_refusal_and_the_user_list_have_their_own_answers(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ), "")
    assert back["error"] == "access_denied"
    assert (await login.returned(back["state"], "", back["error"])).came == "refused"
    back = await world.visit(await login.begin(BORIS, BORIS, "en", READ), "boris")
    assert (await login.returned(back["state"], back["code"], "")).came == "not-listed"


async def test_a_code_that_spotify_does_not_know_is_no_login(world: SpotifyTest) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    assert (await login.returned(back["state"], "made up", "")).came == "expired"


async def test_a_code_stolen_from_anothers_callback_is_refused_under_ones_own_state(
    either: SpotifyTest,
) -> None:
    """Chris reads the code in Anna's address bar before her browser has delivered it."""
    world, login, chris = either, either.spotify.login, 3
    annas = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    own = await world.visit(await login.begin(chris, chris, "en", READ), "chris")
    visit = await login.returned(own["state"], annas["code"], "")
    assert (visit.came, visit.code) == ("expired", "")
    assert not [key async for key in world.redis.scan_iter("segue:spotify:pending:*")]
    assert await login.confirm(chris, agreed=True) is None
    assert await world.spotify.access.scopes(chris) is None
    assert not world.fake.tokens.access, "nothing was given for it"


async def test_what_was_allowed_before_is_asked_for_again(world: SpotifyTest) -> None:
    await world.login()
    await world.login(scopes=SAVE)
    assert await world.spotify.access.scopes(ANNA) == READ | SAVE


async def test_nothing_secret_is_stored_in_the_clear_or_named_by_a_person(
    world: SpotifyTest,
) -> None:
    login = world.spotify.login
    url = await login.begin(ANNA, ANNA, "en", READ)
    back = await world.visit(url)
    visit = await login.returned(back["state"], back["code"], "")
    await login.claim(ANNA, visit.code)
    await login.confirm(ANNA, agreed=True)
    secrets = [back["state"], visit.code, *world.fake.tokens.access, *world.fake.tokens.refresh]
    assert len(secrets) == 4
    held = [key.decode() async for key in world.redis.scan_iter("*")]
    for key in list(held):
        if await world.redis.type(key) == b"hash":
            held += [str(each) for each in (await world.redis.hgetall(key)).values()]
        else:
            held.append(str(await world.redis.get(key)))
    assert not [(secret, each) for secret in secrets for each in held if secret in each]


async def test_logout_leaves_no_key_of_the_person(world: SpotifyTest) -> None:
    await world.login()
    library = world.spotify.library
    await library.playlists(ANNA)
    await world.spotify.login.begin(ANNA, ANNA, "en", SAVE)
    assert await world.keys_of(ANNA)
    left = await world.spotify.login.logout(ANNA, ANNA)
    assert left.was_connected
    assert left.values == 1
    assert await world.keys_of(ANNA) == []
    assert not [key async for key in world.redis.scan_iter("segue:spotify:state:*")]
    assert await world.pool.fetchval("select count(*) from spotify_logins") == 0
    assert not (await world.spotify.login.logout(ANNA, ANNA)).was_connected


async def test_an_answer_that_comes_after_logout_leaves_nothing(world: SpotifyTest) -> None:
    from core.adapters.redis.spotify_memory import RedisSpotifyMemory

    await world.login()
    await world.spotify.login.logout(ANNA, ANNA)
    memory = RedisSpotifyMemory(world.redis)
    assert not await memory.write(ANNA, "library", "saved::0", json.dumps([]).encode())
    assert await world.keys_of(ANNA) == []
