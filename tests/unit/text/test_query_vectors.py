"""Queries are projected by what the release knows, once, and by the built-in pair in need."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from structlog.testing import capture_logs

from core.adapters.memory import MemoryKeyValue
from core.errors import EncoderDownError, SegueError, SetupError, StoreDownError, UpstreamBusyError
from core.model import Release
from core.ports import Matrix
from core.services.query_vectors import EncodedQueries, normalised

BOTH = Release(id=1, version="both", encoders=("paid", "builtin"))
ONLY_BUILTIN = Release(id=2, version="builtin only", encoders=("builtin",))
ONLY_PAID = Release(id=3, version="paid only", encoders=("paid",))


class Encoder:
    """Counts its calls; fails when told to."""

    def __init__(self, name: str, value: float) -> None:
        self.name = name
        self.dimension = 3
        self.value = value
        self.error: SegueError | None = None
        self.texts: list[str] = []

    async def embed(self, texts: Sequence[str]) -> Matrix:
        await asyncio.sleep(0)
        self.texts.extend(texts)
        if self.error:
            raise self.error
        return np.full((len(texts), self.dimension), self.value, np.float32)


class Files:
    """Projector files whose content is their own address."""

    def __init__(self) -> None:
        self.read: list[tuple[int, str]] = []

    async def projector(self, release_id: int, encoder: str) -> bytes:
        self.read.append((release_id, encoder))
        return encoder.encode()


class Projector:
    """Keeps the vector as it is."""

    def __init__(self, content: bytes, dimension: int = 3) -> None:
        self.encoder = content.decode()
        self.dimension = dimension

    def project(self, vectors: Matrix) -> Matrix:
        return vectors


class DeadStore(MemoryKeyValue):
    """A store that does not answer."""

    async def get(self, key: str) -> bytes | None:
        raise StoreDownError("no answer")

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        raise StoreDownError("no answer")


class World:
    """A service with everything around it in sight."""

    def __init__(self, store: MemoryKeyValue | None = None, dimension: int = 3) -> None:
        self.paid, self.builtin, self.files = Encoder("paid", 1), Encoder("builtin", 2), Files()
        self.store = store or MemoryKeyValue()
        self.queries = self.service(self.paid, dimension)

    def service(self, encoder: Encoder, dimension: int = 3) -> EncodedQueries:
        return EncodedQueries(
            encoder=encoder,
            builtin=self.builtin,
            files=self.files,
            store=self.store,
            load=lambda content: Projector(content, dimension),
        )


async def test_the_configured_encoder_answers_where_the_release_knows_it() -> None:
    world = World()
    found = await world.queries.understand("rainy sunday", BOTH)
    assert (found.encoder, found.fallback) == ("paid", None)
    np.testing.assert_array_equal(await world.queries.project("rainy sunday", BOTH), [1, 1, 1])


async def test_a_release_without_its_projector_warns_once_and_uses_the_builtin_pair() -> None:
    world = World()
    with capture_logs() as logs:
        found = await world.queries.understand("rain", ONLY_BUILTIN)
        await world.queries.understand("sun", ONLY_BUILTIN)
    assert found.encoder == "builtin"
    assert found.fallback is not None
    assert world.paid.texts == []
    assert len(logs) == 1
    assert logs[0]["log_level"] == "warning"
    assert "segue train" in logs[0]["event"]
    assert (logs[0]["encoder"], logs[0]["release"]) == ("paid", "builtin only")


@pytest.mark.parametrize(
    "error",
    [EncoderDownError("paid", "quota"), UpstreamBusyError("paid", 5), SetupError("wrong key")],
)
async def test_when_the_configured_encoder_fails_the_builtin_pair_answers(
    error: SegueError,
) -> None:
    world = World()
    world.paid.error = error
    with capture_logs() as logs:
        found = await world.queries.understand("rain", BOTH)
        await world.queries.understand("sun", BOTH)
    assert (found.encoder, found.fallback) == ("builtin", str(error))
    np.testing.assert_array_equal(found.vector, [2, 2, 2])
    assert len(logs) == 1
    world.paid.error = None
    assert (await world.queries.understand("rain", BOTH)).encoder == "paid"


async def test_without_a_builtin_pair_in_the_release_the_encoder_is_down() -> None:
    world = World()
    world.paid.error = EncoderDownError("paid", "no connection")
    with capture_logs(), pytest.raises(EncoderDownError, match="no connection"):
        await world.queries.project("rain", ONLY_PAID)


async def test_a_release_that_knows_neither_says_so() -> None:
    with capture_logs(), pytest.raises(EncoderDownError):
        await World().queries.project("rain", Release(id=9, version="x", encoders=("other",)))


async def test_the_builtin_encoder_as_the_configured_one_is_no_fallback() -> None:
    world = World()
    found = await world.service(world.builtin).understand("rain", ONLY_BUILTIN)
    assert (found.encoder, found.fallback) == ("builtin", None)


async def test_a_vector_of_the_wrong_length_is_not_projected() -> None:
    world = World(dimension=4)
    with capture_logs() as logs, pytest.raises(SetupError, match="segue train"):
        await world.queries.project("rain", BOTH)
    assert len(logs) == 1  # the paid one was tried first


async def test_the_same_words_are_encoded_once_a_day() -> None:
    now = [0.0]
    world = World(MemoryKeyValue(clock=lambda: now[0]))
    for text in ("Rainy Sunday", "rainy  sunday", " RAINY sunday\n", "ｒainy sunday"):
        await world.queries.project(text, BOTH)
    assert world.paid.texts == ["rainy sunday"]
    now[0] = 86_401
    await world.queries.project("rainy sunday", BOTH)
    assert len(world.paid.texts) == 2


async def test_another_process_finds_the_vector_in_the_store() -> None:
    world = World()
    kept = await world.queries.project("rain", BOTH)
    np.testing.assert_array_equal(await world.service(world.paid).project("rain", BOTH), kept)
    assert len(world.paid.texts) == 1


async def test_releases_and_encoders_do_not_share_vectors() -> None:
    world = World()
    await world.queries.project("rain", BOTH)
    await world.queries.project("rain", ONLY_PAID)
    assert len(world.paid.texts) == 2
    await world.service(world.builtin).project("rain", BOTH)
    assert world.builtin.texts == ["rain"]


async def test_equal_queries_at_once_are_one_call_and_one_file() -> None:
    world = World()
    await asyncio.gather(*(world.queries.project("rain", BOTH) for _ in range(20)))
    assert len(world.paid.texts) == 1
    await asyncio.gather(*(world.queries.project(f"rain {n}", BOTH) for n in range(20)))
    assert world.files.read == [(1, "paid")]


async def test_it_answers_without_its_cache() -> None:
    world = World(DeadStore())
    np.testing.assert_array_equal(await world.queries.project("rain", BOTH), [1, 1, 1])


def test_normalised_keeps_what_carries_meaning() -> None:
    assert normalised("  Calm, NO rap -ballads ") == "calm, no rap -ballads"
