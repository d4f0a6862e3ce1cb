"""A login that /logout or /forget ended: nothing that is still on its way connects anything."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.app import build_privacy
from core.adapters.stores import Stores
from core.feedback import Scope
from core.services.login import Visit
from core.spotify import READ
from tests.fakes.spotify import ANNA, SpotifyTest

End = Callable[[SpotifyTest], Awaitable[object]]


async def logout(world: SpotifyTest) -> None:
    await world.spotify.login.logout(ANNA, ANNA)


async def forget(world: SpotifyTest) -> None:
    stores = Stores(world.pool, world.redis, embedded=True, redis_is_memory=False)
    await build_privacy(stores).forget(ANNA, Scope.EVERYTHING)


async def again(world: SpotifyTest) -> None:
    await world.spotify.login.begin(ANNA, ANNA, "en", READ)


both = pytest.mark.parametrize("end", [logout, forget])


async def nothing_is_left(world: SpotifyTest) -> None:
    assert await world.spotify.access.scopes(ANNA) is None
    assert await world.keys_of(ANNA) == []
    for kind in ("state", "pending"):
        assert not [key async for key in world.redis.scan_iter(f"segue:spotify:{kind}:*")]
    assert await world.pool.fetchval("select count(*) from spotify_logins") == 0


@both
async def test_the_button_to_spotify_leads_nowhere(world: SpotifyTest, end: End) -> None:
    back = await world.visit(await world.spotify.login.begin(ANNA, ANNA, "ko", READ))
    await end(world)
    visit = await world.spotify.login.returned(back["state"], back["code"], "")
    assert visit == Visit("expired", "ko")  # type: ignore[arg-type]
    await nothing_is_left(world)


@both
async def test_the_deep_link_connects_nothing(world: SpotifyTest, end: End) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    visit = await login.returned(back["state"], back["code"], "")
    assert visit.code
    await end(world)
    await nothing_is_left(world)
    assert await login.claim(ANNA, visit.code) is None
    assert await login.confirm(ANNA, agreed=True) is None
    await nothing_is_left(world)


@both
async def test_the_button_that_confirms_connects_nothing(world: SpotifyTest, end: End) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    visit = await login.returned(back["state"], back["code"], "")
    assert await login.claim(ANNA, visit.code)
    await end(world)
    assert await login.confirm(ANNA, agreed=True) is None
    await nothing_is_left(world)


class Between:
    """Something that is called in the middle of a login, and what happens just before or after."""

    def __init__(self, inner: Any, name: str, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._inner, self._name, self._meanwhile = inner, name, meanwhile

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inner, name)
        if name != self._name:
            return call

        async def called(*args: object, **options: object) -> object:
            result = await call(*args, **options)
            await self._meanwhile()
            return result

        return called


@pytest.mark.parametrize("end", [logout, forget, again])
async def test_an_answer_of_spotify_that_comes_afterwards_is_dropped(
    world: SpotifyTest, end: End
) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "ru", READ))
    login._accounts = Between(login._accounts, "exchange", lambda: end(world))
    visit = await login.returned(back["state"], back["code"], "")
    assert visit == Visit("expired", "ru")  # type: ignore[arg-type]
    assert not [key async for key in world.redis.scan_iter("segue:spotify:pending:*")]
    if end is not again:
        await nothing_is_left(world)


@both
@pytest.mark.parametrize(
    ("part", "moment"),
    [
        ("_states", "claim"),
        ("_states", "confirm"),
        ("_logins", "find"),
        ("_tokens", "activate"),
        ("_logins", "begin"),
    ],
)
async def test_between_two_steps_of_connecting_it_ends_it_all_the_same(
    world: SpotifyTest, end: End, part: str, moment: str
) -> None:
    login = world.spotify.login
    back = await world.visit(await login.begin(ANNA, ANNA, "en", READ))
    visit = await login.returned(back["state"], back["code"], "")
    setattr(login, part, Between(getattr(login, part), moment, lambda: end(world)))
    account = await login.claim(ANNA, visit.code)
    assert (account is None) == (moment == "claim")
    assert await login.confirm(ANNA, agreed=True) is None
    await nothing_is_left(world)


@both
async def test_the_next_login_works(world: SpotifyTest, end: End) -> None:
    from core.personal import begin_work, saw

    await world.login()
    await end(world)
    await nothing_is_left(world)
    begin_work()
    mark = [await world.redis.get(key) async for key in world.redis.scan_iter("*forgotten:*")]
    saw(ANNA, mark[0].decode() if mark else "")
    await world.login()
    assert await world.spotify.access.scopes(ANNA) == READ
