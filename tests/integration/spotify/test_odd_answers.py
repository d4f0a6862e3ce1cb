"""Answers of Spotify with something odd in them: read as far as they go, and never an outage."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from redis.asyncio import Redis

from core.adapters.redis.breaker import RedisBreaker
from core.adapters.spotify import Caller, SpotifyLibrary, SpotifyLookup, SpotifyWriting
from core.errors import SegueError, SpotifyRefusedError, UpstreamBusyError
from core.spotify import Source

TOKEN = SecretStr("token")
ID = "6rqhFgbbKwnb9MLmUQDhG6"
GOOD = {"id": ID, "name": "Good", "type": "track", "artists": [{"name": "A"}]}
ODD = GOOD | {"id": ID[::-1], "name": "Odd", "artists": [None, {"name": "B"}]}
LOST = [
    None, "x", {"track": None}, {"track": GOOD | {"name": None}}, {"track": GOOD | {"id": None}},
    {"track": GOOD | {"type": "episode"}}, {"track": GOOD | {"artists": [None]}},
    {"track": {"id": None, "name": "mine.mp3", "type": "track", "is_local": True, "artists": []}},
    {"track": GOOD | {"artists": None}}, {"track": GOOD | {"artists": "A"}}, {"track": [GOOD]},
]  # fmt: skip


@dataclass
class World:
    """A server that answers every request alike, and what asks it."""

    redis: Redis
    caller: Caller
    answer: Any = None
    status: int = 200

    async def failures(self) -> int:
        counted = await self.redis.keys("segue:spotify:*")
        return len(counted)


@pytest.fixture
async def world(redis: Redis) -> AsyncIterator[World]:
    async def answer(_: web.Request) -> web.Response:
        body = made.answer if isinstance(made.answer, bytes) else json.dumps(made.answer).encode()
        return web.Response(body=body, status=made.status, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    caller = Caller(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", RedisBreaker(redis))
    made = World(redis, caller)
    yield made
    caller.close()
    await runner.cleanup()


@pytest.mark.parametrize("source", list(Source))
async def test_one_odd_entry_neither_fails_a_page_nor_counts_as_a_failure(
    world: World, source: Source
) -> None:
    entries = [{"track": GOOD}, *LOST, {"track": ODD}]
    if source is Source.TOP:
        entries = [each.get("track") if isinstance(each, dict) else each for each in entries]
    world.answer = {"items": entries, "total": 2}
    library = SpotifyLibrary(world.caller)
    for _ in range(6):
        found = await library.tracks(TOKEN, source, 0, ID)
        assert [(each.title, each.artists) for each in found.tracks] == [
            ("Good", ("A",)),
            ("Odd", ("B",)),
        ]
    assert await world.failures() == 0


ANSWERS = [
    {}, {"items": None}, {"items": 3}, {"items": {"x": 1}, "total": "many"},
    {"items": [], "total": -3}, {"tracks": None}, {"tracks": []}, {"tracks": {"items": None}},
    {"tracks": {"items": [None, 7]}},
    {"id": None}, {"id": 7}, {"total": None}, {"total": "x"}, {"total": [1]},
    {"id": {}, "items": [7]},
]  # fmt: skip


def asked(caller: Caller) -> dict[str, Callable[[], Awaitable[object]]]:
    library, lookup, writing = (
        SpotifyLibrary(caller),
        SpotifyLookup(caller, "US"),
        SpotifyWriting(caller),
    )
    return {
        "tracks": lambda: library.tracks(TOKEN, Source.SAVED, 0),
        "playlists": lambda: library.playlists(TOKEN, 0),
        "me": lambda: lookup.me(TOKEN),
        "search": lambda: lookup.search(TOKEN, "song"),
        "exists": lambda: lookup.exists(TOKEN, ID),
        "create": lambda: writing.create(TOKEN, "name", ""),
        "fill": lambda: writing.fill(TOKEN, ID, [ID, ID[::-1]]),
        "keeps": lambda: writing.keeps(TOKEN, ID),
    }


@pytest.mark.parametrize("name", sorted(asked(None)))  # type: ignore[arg-type]
async def test_no_odd_answer_is_taken_for_an_outage(world: World, name: str) -> None:
    for answer in ANSWERS:
        world.answer = answer
        try:
            await asked(world.caller)[name]()
        except UpstreamBusyError:
            assert name in {"me", "create"}, "without an id there is nothing to go on with"
        assert await world.failures() == 0


async def test_where_spotify_does_not_count_what_it_took_it_has_taken_all(world: World) -> None:
    writing = SpotifyWriting(world.caller)
    for answer, count in (({"total": None}, 2), ({}, 2), ({"total": -3}, 2), ({"total": 0}, 0)):
        world.answer = answer
        assert await writing.fill(TOKEN, ID, [ID, ID[::-1]]) == count


async def test_an_error_of_our_own_is_not_spotifys(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'get'")

    monkeypatch.setattr("core.adapters.spotify.library.entry_of", broken)
    world.answer = {"items": [{}]}
    with pytest.raises(AttributeError):
        await SpotifyLibrary(world.caller).tracks(TOKEN, Source.SAVED, 0)
    assert await world.failures() == 0


@pytest.mark.parametrize(
    "body", [{"error": "x"}, {"error": ["x"]}, [], "x", {"error": None}, b"", b"<"]
)
@pytest.mark.parametrize(("status", "kind"), [(400, SpotifyRefusedError), (503, UpstreamBusyError)])
async def test_an_error_is_told_by_its_status_whatever_its_body(
    world: World, body: object, status: int, kind: type[SegueError]
) -> None:
    world.answer, world.status = body, status
    with pytest.raises(kind):
        await SpotifyLookup(world.caller, "US").search(TOKEN, "song")
    assert await world.failures() == (1 if status == 503 else 0)
