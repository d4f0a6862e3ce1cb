"""One small corpus twice: published and asked through PostgreSQL, and in memory."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import asyncpg
import numpy as np
import pytest

from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.model import Release
from core.naming import recording_key
from core.ranker import FEATURES
from core.reading import Reader
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.query_vectors import EncodedQueries
from core.services.recommend import RecommendService
from core.services.search import SearchService
from ml.data.catalogue import from_database
from ml.data.corpus import Corpus
from ml.importing.run import Job, run_import
from ml.memory.reading import MemoryReader
from ml.memory.release import MemoryRelease
from ml.memory.services import services_over
from ml.models.facts import TrackFacts
from ml.publish import publish
from ml.serving import Projector
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems
from ml.train import pipeline
from ml.train.ranker import Examples, RankerSettings, grown
from ml.train.ranker_file import ranker_file
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings
from ml.trained import Artefact

TRACKS, LISTS = 160, 70
_PLAN = pipeline.Plan(
    TrackSettings(batch=64, sampled=32, fewest=20, most=20),
    TowerSettings(hidden=16, inner=8, playlist_hidden=16, steps=20),
)
_WORDS = ("rain", "sunday", "gym", "night", "piano", "road", "party", "study")
_GENRES = ("Rock", "pop", "Hip-Hop", "jazz", "k-pop", "R&B", "folk", "techno", "soul")


@dataclass(frozen=True)
class Side:
    """One of the two: a reader of the release, and the services over it."""

    release: Release
    reader: Reader
    mood: MoodService
    recommend: RecommendService


@dataclass(frozen=True)
class Sides:
    """Both, and what a row of the corpus is called in the database."""

    corpus: Corpus
    published: Side
    memory: Side
    ids: np.ndarray  # [tracks], rising
    playlists: np.ndarray  # [playlists], rising

    def rows(self, ids) -> list[int]:
        """Rows of tracks of the database."""
        return np.searchsorted(self.ids, ids).tolist()


def lines() -> str:
    """Playlists in the neutral format; the first holds every track, in the order of their keys."""
    rng = np.random.default_rng(5)
    tracks = []
    for at in range(TRACKS):
        track = {"title": f"Song {at}", "artists": [f"Artist {at % 37}"]}
        if at % 5 == 0:
            track["artists"].append(f"Artist {at % 11}")
        if at % 3:
            track["album"] = f"Album {at % 37} {at // 37 % 2}"
        if at % 4:
            track["released"] = f"{1970 + at % 50}-01-01"
        if at % 7:
            track["genres"] = rng.permutation(_GENRES)[: at % 9].tolist()
        if at % 2:
            track["features"] = {"energy": float(rng.random()), "tempo": 80.0 + at}
        tracks.append(track)
    tracks.sort(key=lambda one: recording_key(one["title"], one["artists"]))
    lists = [list(range(TRACKS))]
    camps = rng.permutation(TRACKS - 4)  # four tracks are in the first list alone
    for row in range(1, LISTS):
        camp = camps[(row % 4) * 39 : (row % 4) * 39 + 39]
        lists.append(rng.permutation(camp)[: rng.integers(2, 30)].tolist())
    return "".join(
        json.dumps(
            {
                "id": f"p{row:03}",
                "name": " ".join(rng.permutation(_WORDS)[:2].tolist()),
                "tracks": [tracks[at] for at in members],
            }
        )
        + "\n"
        for row, members in enumerate(lists)
    )


def ranker_of(corpus: Corpus) -> bytes:
    """Trees for requests with seeds that ask for every fact of a candidate."""
    rng = np.random.default_rng(7)
    rows, size = 3_000, 30
    matrix = rng.random((rows, len(FEATURES)))
    asked = ("routes", "fused", "popularity", "prominence", "artist_share", "any_artist_share",
             "album_share", "genre_share", "genre_cover", "year_gap", "item_knn_rank")  # fmt: skip
    score = sum(matrix[:, FEATURES.index(name)] for name in asked)
    matrix[:, [FEATURES.index(name) for name in ("year_gap", "year_gap_last")]] *= 40
    sizes = np.full(rows // size, size)
    examples = Examples(
        matrix,
        (score > np.quantile(score, 0.8)).astype(np.int8),
        sizes,
        np.arange(len(sizes)),
        np.full(len(sizes), "few"),
        np.full(len(sizes), 5),
    )
    booster = grown(examples, 0, RankerSettings(trees=30))
    popularity = TrackFacts(corpus).popularity
    return ranker_file(booster, ("one", "few", "many"), {}, popularity)


def over(pool: asyncpg.Pool, release: Release) -> Side:
    """The services as the bot builds them."""
    encoder = LocalTextEncoder()
    releases, titles = PostgresReleases(pool), PostgresTitleSearch(pool)
    reader, rankers = PostgresReader(pool), Rankers(releases)
    search = SearchService(titles, PostgresCatalogue(pool))
    vectors = EncodedQueries(
        encoder=encoder,
        builtin=encoder,
        files=releases,
        store=MemoryKeyValue(),
        load=Projector.load,
    )
    mood = MoodService(
        releases=releases, vectors=vectors, reader=reader, titles=titles, search=search,
        rankers=rankers, year=lambda: 2026,
    )  # fmt: skip
    recommend = RecommendService(releases=releases, reader=reader, search=search, rankers=rankers)
    return Side(release, reader, mood, recommend)


def learned(corpus: Corpus) -> Artefact:
    """A release, quickly."""
    labels = pipeline.Labels("v1", "2026-01-01T00:00:00+00:00")
    made = pipeline.train(corpus, LocalTextEncoder(), np.random.default_rng(0), labels, _PLAN)
    return replace(made, models={**made.models, "ranker": ranker_of(corpus)})


@pytest.fixture(scope="session")
def trained() -> list[Artefact]:
    """Room for the one release that every test publishes in a database of its own."""
    return []


@pytest.fixture
async def sides(database: str, tmp_path, trained) -> AsyncIterator[Sides]:
    """The corpus on both sides, with the same trained release."""
    file = tmp_path / "lists.jsonl"
    file.write_text(lines())
    pool = await create_pool(database, max_size=3)
    async with pool.acquire() as connection:
        job = Job(FORMATS["jsonl"], [file], datetime.now(UTC).year, collection="c")
        await run_import(job, connection, Problems(strict=True))
    corpus = await from_database(pool)
    if not trained:
        trained.append(learned(corpus))
    (made,) = trained
    release = await publish(pool, made)
    keys = "select recording_key, id from tracks"
    number = {row["recording_key"]: row["id"] for row in await pool.fetch(keys)}
    ids = np.array([number[row.key] for row in corpus.tracks])
    playlists = await pool.fetch("select id from playlists order by external_id")
    encoder = LocalTextEncoder()
    held = MemoryRelease(corpus, made)
    both = services_over(held, encoder.name, encoder.encode, 2026)
    memory = Side(held.release, MemoryReader(held), both.mood, both.recommend)
    numbered = np.array([row["id"] for row in playlists])
    assert (np.diff(ids) > 0).all()  # ties go by number: both sides must count alike
    assert (np.diff(numbered) > 0).all()
    yield Sides(corpus, over(pool, release), memory, ids, numbered)
    await pool.close()
