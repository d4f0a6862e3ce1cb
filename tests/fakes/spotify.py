"""The product's services over the stand-in for Spotify, with a clock that tests turn."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import asyncpg
from redis.asyncio import Redis

from bot.playground.spotify import FakeSpotify, Person, Song, World
from bot.spotify import Spotify
from bot.spotify_app import build_spotify
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.stores import Stores
from core.naming import recording_key, search_document, song_id, song_key
from core.services.search import SearchService
from core.settings import Settings
from core.spotify import READ

CALLBACK = "http://127.0.0.1:9/callback"
ANNA, BORIS = 1, 2  # Telegram users with private chats of the same id
SONGS = tuple(
    Song(f"Song {number}", (f"Artist {number}",), f"Album {number}", isrc=f"USXX000{number:05}")
    for number in range(130)
)


class TurnedClock:
    """Seconds since the epoch, as far as the test has turned them."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def small_world(clock: TurnedClock) -> World:
    """Anna has everything, Boris is not on the app's user list."""
    ids = [song.spotify_id for song in SONGS]
    people = [
        Person("anna", "Anna", saved=ids[:120], top=ids[5:15], recent=[*ids[:3], ids[0]]),
        Person("boris", "Boris", listed=False),
        Person("chris", "Chris", saved=ids[:2], premium=False),
    ]
    world = World(people, SONGS, clock)
    world.add_playlist("anna", "mine", ids[:12])
    world.add_playlist("boris", "his", ids[:3])
    return world


@dataclass
class SpotifyTest:
    """Everything that a test of logins and lists touches."""

    fake: FakeSpotify
    spotify: Spotify
    clock: TurnedClock
    redis: Redis
    pool: asyncpg.Pool
    browser: aiohttp.ClientSession
    settings: Settings

    @property
    def world(self) -> World:
        return self.fake.world

    async def visit(self, url: str, person: str = "anna") -> dict[str, str]:
        """What the browser brings back to the callback; no person: consent is refused."""
        decided = url.replace("/authorize?", "/authorize/decided?") + f"&person={person}"
        async with self.browser.get(decided, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {key: values[0] for key, values in query.items()}

    async def login(
        self, user: int = ANNA, person: str = "anna", scopes: frozenset[str] = READ
    ) -> None:
        """The whole way."""
        url = await self.spotify.login.begin(user, user, "en", scopes)
        back = await self.visit(url, person)
        visit = await self.spotify.login.returned(back["state"], back["code"], "")
        assert visit.came == "back", visit
        assert await self.spotify.login.claim(user, visit.code)
        assert await self.spotify.login.confirm(user, agreed=True)

    async def keys_of(self, user: int) -> list[str]:
        """Redis keys that hold data of somebody."""
        return sorted([key.decode() async for key in self.redis.scan_iter(f"*:{user}:*")])

    async def add_track(self, song: Song, *, spotify_id: str = "", isrc: str = "") -> int:
        """A track of our own catalogue."""
        title, artists = song.title, list(song.artists)
        track_id: int = await self.pool.fetchval(
            "insert into tracks (song_id, recording_key, title, artists, isrc, duration_ms)"
            " values ($1, $2, $3, $4, $5, $6) returning id",
            song_id(song_key(title, artists)), recording_key(title, artists), title, artists,
            isrc or None, song.duration_ms,
        )  # fmt: skip
        document = search_document(title, artists)
        await self.pool.execute(
            "insert into track_search values ($1, $2, $3)", track_id, document.keys, document.grams
        )
        if spotify_id:
            await self.pool.execute(
                "insert into track_spotify_ids values ($1, $2)", spotify_id, track_id
            )
        return track_id


@asynccontextmanager
async def spotify_test(
    pool: asyncpg.Pool, redis: Redis, data_dir: Path, *, with_secret: bool = True
) -> AsyncIterator[SpotifyTest]:
    """The product over a running stand-in."""
    clock = TurnedClock()
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(
            FakeSpotify(small_world(clock), with_secret=with_secret)
        )
        settings = Settings(
            spotify_client_id=fake.client.id,
            spotify_client_secret=fake.client.secret,  # type: ignore[arg-type]
            spotify_redirect_uri=CALLBACK,
            spotify_api_url=fake.api_url,
            spotify_accounts_url=fake.url,
        ).model_copy(update={"data_dir": data_dir})
        stores = Stores(pool, redis, embedded=True, redis_is_memory=False)
        search = SearchService(PostgresTitleSearch(pool), PostgresCatalogue(pool))
        spotify = build_spotify(settings, stores, search, stack, clock)
        assert spotify is not None
        browser = await stack.enter_async_context(aiohttp.ClientSession())
        yield SpotifyTest(fake, spotify, clock, redis, pool, browser, settings)
