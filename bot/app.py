"""The composition root: the one place that builds adapters and hands them to services."""

import asyncio
import hashlib
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.announcing import AnnouncedReader, AnnouncedVectors
from bot.context import App, House
from bot.encoders import chosen_encoder
from bot.features import found
from bot.jobs.pruning import pruning, run_pruning
from bot.jobs.reminders import match_pruning, reminders
from bot.memory.languages import ChosenLanguages
from bot.memory.limits import Limits
from bot.memory.lists import Lists
from bot.memory.members import Members
from bot.memory.questions import Questions
from bot.memory.recent import Recent
from bot.metrics import Metrics
from bot.services import Services
from bot.spotify_app import build_spotify
from bot.texts import Library
from bot.transport.outages import Outages
from bot.ui.callbacks import Signer
from core.adapters.counting import CountedEncoder, CountedKeyValue
from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import NothingKept
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.chats import PostgresGroups
from core.adapters.postgres.job_runs import PostgresJobRuns
from core.adapters.postgres.people import PostgresPeople
from core.adapters.postgres.people_data import PostgresPersonalData
from core.adapters.postgres.people_feedback import PostgresOpinions
from core.adapters.postgres.people_history import PostgresHistory
from core.adapters.postgres.readiness import PostgresReadiness
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.postgres.spotify_logins import PostgresLogins
from core.adapters.postgres.vectors import PostgresNeighbours
from core.adapters.redis.forgetting import RedisForgetting
from core.adapters.redis.key_value import RedisKeyValue
from core.adapters.redis.personal_data import RedisPersonalData
from core.adapters.redis.personal_values import RedisPersonalValues
from core.adapters.redis.readiness import RedisReadiness
from core.adapters.redis.spotify_memory import RedisSpotifyMemory
from core.adapters.redis.updates import RedisUpdates
from core.adapters.stores import Stores, open_stores
from core.ports import KeptUpdates, Meter, QueryVectors, Releases, TextEncoder, UpdateMarks
from core.services.describe import DescribeService
from core.services.groups import GroupService
from core.services.jobs import JobService
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.people import PeopleService
from core.services.privacy import PrivacyService
from core.services.query_vectors import EncodedQueries
from core.services.recommend import RecommendService
from core.services.search import SearchService
from core.services.spotify_privacy import SpotifyPersonalData
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
    metrics: Metrics
    outages: Outages

    def marks(self, bot_id: int) -> UpdateMarks:
        """What is remembered of the updates of a bot."""
        return RedisUpdates(self.stores.redis, bot_id)

    def kept(self, bot_id: int) -> KeptUpdates:
        """Where updates wait that Telegram is not to wait for."""
        if self.stores.redis_is_memory:
            return NothingKept()
        return RedisUpdates(self.stores.redis, bot_id)


def write_checks(stores: Stores) -> Mapping[str, Callable[[], Awaitable[object]]]:
    """For each store something that it writes when it is ready."""
    return {
        "postgres": PostgresReadiness(stores.pool).write,
        "redis": RedisReadiness(stores.redis).write,
    }


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
        metrics = Metrics()
        parts = build_parts(settings, stores, builtin, stack, metrics)
        house = build_house(settings, stores, parts, library)
        search = SearchService(PostgresTitleSearch(stores.pool), PostgresCatalogue(stores.pool))
        house = replace(house, spotify=build_spotify(settings, stores, search, stack))
        yield Opened(house, stores, parts, metrics, Outages())


def build_parts(
    settings: Settings,
    stores: Stores,
    builtin: TextEncoder,
    stack: AsyncExitStack,
    meter: Meter | None = None,
) -> Parts:
    """The text encoders and the releases; the stack closes what is opened later."""
    values = RedisKeyValue(stores.redis)
    releases = PostgresReleases(stores.pool)
    meter = meter or Metrics()
    encoder = CountedEncoder(chosen_encoder(settings, values, builtin, stack), meter)
    vectors = EncodedQueries(
        encoder=encoder,
        builtin=builtin,
        files=releases,
        store=CountedKeyValue(values, meter, "query_vectors"),
        load=Projector.load,
    )
    return Parts(releases, encoder, vectors)


def build_house(settings: Settings, stores: Stores, parts: Parts, library: Library) -> House:
    """The services and the rest that handlers need; does no I/O."""
    catalogue = PostgresCatalogue(stores.pool)
    values = RedisPersonalValues(stores.redis)
    features = found()
    return House(
        services=build_services(stores, parts),
        lists=Lists(values, catalogue, lambda: secrets.token_urlsafe(6)),
        questions=Questions(values),
        library=library,
        signer=Signer(signing_key(settings), features.codes),
        people=build_people(stores),
        privacy=build_privacy(stores),
        languages=ChosenLanguages(PostgresPeople(stores.pool), values),
        groups=GroupService(PostgresGroups(stores.pool), values, _now),
        limits=Limits(values, time.time, settings.requests_a_minute),
        members=Members(values),
        recent=Recent(values),
        features=features,
    )


def build_people(stores: Stores) -> PeopleService:
    """What is known of people."""
    return PeopleService(
        people=PostgresPeople(stores.pool),
        opinions=PostgresOpinions(stores.pool),
        history=PostgresHistory(stores.pool),
        tracks=PostgresCatalogue(stores.pool),
        now=_now,
    )


def build_privacy(stores: Stores) -> PrivacyService:
    """Every store that keeps something about people: what is missing here is never deleted."""
    return PrivacyService(
        [
            PostgresPersonalData(stores.pool),
            SpotifyPersonalData(PostgresLogins(stores.pool), RedisSpotifyMemory(stores.redis)),
            RedisPersonalData(stores.redis),
        ],
        RedisForgetting(stores.redis, lambda: secrets.token_hex(8)),
        _now,
    )


def build_jobs(
    settings: Settings, opened: Opened, app: Callable[[], Awaitable[App]] | None
) -> JobService:
    """All timed work; a feature adds its line here. `app` speaks to Telegram, where there is one.

    It is called when a job that speaks runs, and returns one that is initialised.
    """
    runs = PostgresJobRuns(opened.stores.pool)
    jobs = [pruning(opened.house.people.prune), run_pruning(runs, _now)]
    if spotify := opened.house.spotify:
        jobs.append(match_pruning(spotify.matching.prune))
        if app is not None:
            jobs.append(reminders(app, spotify.reminding))
    return JobService(
        jobs,
        runs,
        now=_now,
        zone=settings.zone,
        process=f"{socket.gethostname()}:{os.getpid()}",
        counted=opened.metrics.job_ran,
    )


def build_services(stores: Stores, parts: Parts) -> Services:
    """The use cases over PostgreSQL."""
    catalogue = PostgresCatalogue(stores.pool)
    titles = PostgresTitleSearch(stores.pool)
    search = SearchService(titles, catalogue)
    reader = AnnouncedReader(PostgresReader(stores.pool))
    rankers = Rankers(PostgresReleases(stores.pool))
    mood = MoodService(
        releases=parts.releases,
        vectors=AnnouncedVectors(parts.vectors),
        reader=reader,
        titles=titles,
        search=search,
        rankers=rankers,
        year=lambda: datetime.now(UTC).year,
    )
    recommend = RecommendService(
        releases=parts.releases, reader=reader, search=search, rankers=rankers
    )
    describe = DescribeService(
        releases=parts.releases,
        neighbours=PostgresNeighbours(stores.pool),
        tracks=catalogue,
        cards=catalogue,
        search=search,
    )
    return Services(search, mood, recommend, describe, catalogue)


def _now() -> datetime:
    return datetime.now(UTC)


def signing_key(settings: Settings) -> bytes:
    """The key of the buttons, the same in every process and after a restart.

    It follows from the first of `TOKEN_KEYS`, else from the bot's token. The playground has
    neither; nobody but this machine can press there, and the data folder names the installation.
    """
    keys = [key.get_secret_value() for key in settings.token_keys]
    token = settings.telegram_bot_token
    secret = keys[0] if keys else token.get_secret_value() if token else str(settings.data_dir)
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"segue-app").digest()
