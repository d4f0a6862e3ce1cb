"""The composition root: the one place that builds adapters and hands them to services."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.callbacks import Signer
from bot.context import House
from bot.encoders import chosen_encoder
from bot.lists import Lists
from bot.questions import Questions
from bot.services import Services
from bot.texts import Library
from core.adapters.local_text import LocalTextEncoder
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.postgres.vectors import PostgresNeighbours, PostgresPlaylists
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.stores import Stores, open_stores
from core.ports import QueryVectors, Releases, TextEncoder
from core.services.describe import DescribeService
from core.services.mood import MoodService
from core.services.query_vectors import EncodedQueries
from core.services.recommend import RecommendService
from core.services.search import SearchService
from core.settings import Settings
from ml.serving import Projector


@dataclass(frozen=True, slots=True)
class Parts:
    """What the services are built from, beside the catalogue."""

    releases: Releases
    encoder: TextEncoder
    vectors: QueryVectors


@dataclass(frozen=True, slots=True)
class Opened:
    """The house, and what the command line needs beside it."""

    house: House
    stores: Stores
    parts: Parts


@asynccontextmanager
async def opened_house(settings: Settings) -> AsyncIterator[Opened]:
    """Open the stores and build everything on them; all is closed with the block.

    Lexicon and texts are read while the stores start.
    """
    async with AsyncExitStack() as stack:
        stores, builtin, library = await asyncio.gather(
            open_stores(settings, stack),
            asyncio.to_thread(LocalTextEncoder),
            asyncio.to_thread(Library.load),
        )
        parts = build_parts(settings, stores, builtin, stack)
        yield Opened(build_house(settings, stores, parts, library), stores, parts)


def build_parts(
    settings: Settings, stores: Stores, builtin: TextEncoder, stack: AsyncExitStack
) -> Parts:
    """The text encoders and the releases; the stack closes what is opened later."""
    values = RedisKeyValue(stores.redis)
    releases = PostgresReleases(stores.pool)
    encoder = chosen_encoder(settings, values, builtin, stack)
    vectors = EncodedQueries(
        encoder=encoder, builtin=builtin, files=releases, store=values, load=Projector.load
    )
    return Parts(releases, encoder, vectors)


def build_house(settings: Settings, stores: Stores, parts: Parts, library: Library) -> House:
    """The services and the rest that handlers need; does no I/O."""
    catalogue = PostgresCatalogue(stores.pool)
    values = RedisKeyValue(stores.redis)
    return House(
        services=build_services(stores, parts),
        lists=Lists(values, catalogue, lambda: secrets.token_urlsafe(6)),
        questions=Questions(values),
        library=library,
        signer=Signer(signing_key(settings)),
    )


def build_services(stores: Stores, parts: Parts) -> Services:
    """The use cases over PostgreSQL."""
    catalogue = PostgresCatalogue(stores.pool)
    neighbours = PostgresNeighbours(stores.pool)
    search = SearchService(PostgresTitleSearch(stores.pool), catalogue)
    mood = MoodService(
        releases=parts.releases,
        vectors=parts.vectors,
        playlists=PostgresPlaylists(stores.pool),
        genres=catalogue,
        tracks=catalogue,
        cards=catalogue,
        search=search,
        year=lambda: datetime.now(UTC).year,
    )
    recommend = RecommendService(
        releases=parts.releases, neighbours=neighbours, tracks=catalogue, search=search
    )
    describe = DescribeService(
        releases=parts.releases,
        neighbours=neighbours,
        tracks=catalogue,
        cards=catalogue,
        search=search,
    )
    return Services(search, mood, recommend, describe, catalogue)


def signing_key(settings: Settings) -> bytes:
    """The key of the buttons, the same in every process and after a restart.

    It follows from the first of `TOKEN_KEYS`, else from the bot's token. The playground has
    neither; nobody but this machine can press there, and the data folder names the installation.
    """
    keys = [key.get_secret_value() for key in settings.token_keys]
    token = settings.telegram_bot_token
    secret = keys[0] if keys else token.get_secret_value() if token else str(settings.data_dir)
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"segue-app").digest()
