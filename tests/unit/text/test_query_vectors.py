"""Queries are projected by what the release knows, once, and by the built-in pair in need."""

import asyncio
import time
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
    for _ in range(2):
        with capture_logs() as logs, pytest.raises(EncoderDownError, match="segue train"):
            await world.queries.project("rain", BOTH)
    assert logs == []  # both were told of the first time


class Damaged(Files):
    """Projector files of which some cannot be read."""

    def __init__(self, *damaged: str) -> None:
        super().__init__()
        self.damaged = damaged

    async def projector(self, release_id: int, encoder: str) -> bytes:
        content = await super().projector(release_id, encoder)
        if encoder in self.damaged:
            raise SetupError(f"the projector of {encoder} is damaged")
        return content


async def test_a_damaged_projector_is_read_once_told_once_and_replaced_by_the_builtin_pair() -> (
    None
):
    world = World()
    world.files = Damaged("paid")
    queries = world.service(world.paid)
    with capture_logs() as logs:
        found = [await queries.understand(text, BOTH) for text in ("rain", "sun", "wind")]
    assert [one.encoder for one in found] == ["builtin"] * 3
    assert [line["reason"] for line in logs] == ["the projector of paid is damaged"]
    assert world.files.read == [(1, "paid"), (1, "builtin")]
    assert world.paid.texts == []  # nothing is spent on what cannot be used


@pytest.mark.parametrize("configured", ["paid", "builtin"])
async def test_where_both_projectors_are_damaged_the_encoder_is_down(configured: str) -> None:
    world = World()
    world.files = Damaged("paid", "builtin")
    queries = world.service(getattr(world, configured))
    with capture_logs() as logs:
        for text in ("rain", "sun"):
            with pytest.raises(EncoderDownError, match="the projector of builtin is damaged"):
                await queries.understand(text, BOTH)
    expected = ["paid", "builtin"] if configured == "paid" else ["builtin"]
    assert [line["reason"] for line in logs] == [
        f"the projector of {name} is damaged" for name in expected
    ]


async def test_vectors_that_are_not_finite_are_neither_used_nor_kept() -> None:
    world = World()
    world.paid.value = float("nan")
    assert (await world.queries.understand("rain", BOTH)).encoder == "builtin"
    world.paid.value = 1
    assert (await world.queries.understand("rain", BOTH)).encoder == "paid"


@pytest.mark.parametrize(
    "kept", [b"", b"abc", np.array([1, np.nan, 0], "<f4").tobytes()], ids=["empty", "cut", "nan"]
)
async def test_a_damaged_vector_in_the_store_is_computed_again(kept: bytes) -> None:
    class Kept(MemoryKeyValue):
        async def get(self, key: str) -> bytes | None:
            return kept

    world = World(Kept(time.time))
    assert (await world.queries.project("rain", BOTH)).tolist() == [1, 1, 1]


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
