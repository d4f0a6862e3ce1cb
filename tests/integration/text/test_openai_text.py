"""The paid encoder against a server that fails in every way that OpenAI does."""

import asyncio
import subprocess
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from core.adapters.memory import MemoryKeyValue
from core.adapters.openai_text import OpenAITextEncoder
from core.adapters.openai_tokens import estimated_tokens
from core.adapters.redis.key_value import RedisKeyValue
from core.errors import EncoderDownError, SetupError, StoreDownError, UpstreamBusyError
from core.ports import KeyValue
from core.services.budget import DailyBudget
from tests.fakes.openai_server import KEY, FakeOpenAI, running

Make = Callable[..., OpenAITextEncoder]


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def fake() -> AsyncIterator[FakeOpenAI]:
    async with running(FakeOpenAI(dimension=8)) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def make(fake: FakeOpenAI, clock: Clock) -> AsyncIterator[Make]:
    made: list[OpenAITextEncoder] = []
    store = MemoryKeyValue(clock=clock)

    def build(**changes: object) -> OpenAITextEncoder:
        arguments: dict[str, object] = {
            "model": "text-embedding-3-large",
            "store": store,
            "clock": clock,
            "api_key": SecretStr(KEY),
            "base_url": fake.url,
            "retry_pause": 0.0,
            "timeout": 2.0,
        }
        made.append(OpenAITextEncoder(**(arguments | changes)))
        return made[-1]

    yield build
    for encoder in made:
        await encoder.aclose()


async def test_a_wrong_key_is_the_operators_and_is_never_shown(make: Make) -> None:
    wrong = "sk-live-0123456789"
    encoder = make(api_key=SecretStr(wrong))
    with pytest.raises(SetupError, match="OPENAI_API_KEY") as caught:
        await encoder.embed(["rain"])
    assert wrong not in "".join(traceback.format_exception(caught.value))
    assert wrong not in repr(encoder) + str(vars(encoder))


def test_neither_key_nor_address_is_said_at_once(clock: Clock) -> None:
    with pytest.raises(SetupError, match="OPENAI_API_KEY"):
        OpenAITextEncoder(model="m", store=MemoryKeyValue(), clock=clock)


async def test_an_unknown_model_names_the_setting(make: Make) -> None:
    with pytest.raises(SetupError, match="OPENAI_EMBEDDING_MODEL"):
        await make(model="ada-7").embed(["rain"])


async def test_a_spent_quota_opens_the_breaker_for_an_hour(
    make: Make, fake: FakeOpenAI, clock: Clock
) -> None:
    fake.script.append("quota")
    with pytest.raises(EncoderDownError, match="quota"):
        await make().embed(["rain"])
    clock.now += 3_590
    with pytest.raises(EncoderDownError, match="quota"):
        await make().embed(["rain"])  # another process, the same store
    assert len(fake.asked) == 1
    clock.now += 11
    assert (await make().embed(["rain"])).shape == (1, 8)


async def test_retry_after_is_honoured_by_refusing_not_by_sleeping(
    make: Make, fake: FakeOpenAI, clock: Clock
) -> None:
    encoder = make()
    fake.script.append(("busy", "30"))
    started = time.monotonic()
    with pytest.raises(UpstreamBusyError) as caught:
        await encoder.embed(["rain"])
    assert caught.value.retry_after == 30
    clock.now += 20
    with pytest.raises(UpstreamBusyError) as caught:
        await encoder.embed(["rain"])
    assert caught.value.retry_after == pytest.approx(10)
    assert time.monotonic() - started < 2
    assert len(fake.asked) == 1
    clock.now += 11
    await encoder.embed(["rain"])


@pytest.mark.parametrize("said", ["Wed, 21 Oct 2026 07:28:00 GMT", "nan", "-3", "1e9", ""])
async def test_an_odd_retry_after_still_ends(
    make: Make, fake: FakeOpenAI, clock: Clock, said: str
) -> None:
    fake.script.append(("busy", said))
    with pytest.raises(UpstreamBusyError) as caught:
        await make().embed(["rain"])
    assert caught.value.retry_after is not None
    assert 1 <= caught.value.retry_after <= 3600


@pytest.mark.parametrize("failure", [500, 503, "drop"])
async def test_one_hiccup_is_tried_again(make: Make, fake: FakeOpenAI, failure: object) -> None:
    fake.script.append(failure)
    assert (await make().embed(["rain"])).shape == (1, 8)
    assert len(fake.asked) == 2


@pytest.mark.parametrize("failure", [500, "drop"])
async def test_a_second_failure_pauses_the_encoder(
    make: Make, fake: FakeOpenAI, clock: Clock, failure: object
) -> None:
    encoder = make()
    fake.script.extend([failure, failure])
    with pytest.raises(EncoderDownError):
        await encoder.embed(["rain"])
    with pytest.raises(EncoderDownError, match="down"):
        await encoder.embed(["rain"])
    assert len(fake.asked) == 2
    clock.now += 11
    await encoder.embed(["rain"])


async def test_a_hanging_server_costs_one_timeout(make: Make, fake: FakeOpenAI) -> None:
    encoder = make(timeout=0.3)
    fake.script.append("hang")
    started = time.monotonic()
    with pytest.raises(EncoderDownError, match="no answer"):
        await encoder.embed(["rain"])
    with pytest.raises(EncoderDownError, match="down"):
        await encoder.embed(["rain"])
    assert time.monotonic() - started < 2
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"data": []}', b"<html>", b'{"data": [{"index": 0, "embedding": []}]}']
)
async def test_nonsense_is_an_encoder_that_is_down(
    make: Make, fake: FakeOpenAI, body: bytes
) -> None:
    fake.script.append(body)
    with pytest.raises(EncoderDownError):
        await make().embed(["rain"])


async def test_a_vector_of_another_length_is_refused(make: Make, fake: FakeOpenAI) -> None:
    encoder = make()
    await encoder.embed(["rain"])
    fake.dimension = 9
    with pytest.raises(EncoderDownError, match="length 9, expected 8"):
        await encoder.embed(["rain"])


async def test_a_shorter_vector_is_asked_for_and_is_part_of_the_name(
    make: Make, fake: FakeOpenAI
) -> None:
    encoder = make(dimension=4)
    assert (encoder.name, encoder.dimension) == ("text-embedding-3-large@4", 4)
    assert (await encoder.embed(["rain"])).shape == (1, 4)
    assert fake.asked[0]["dimensions"] == 4
    fake.shrinks = False
    with pytest.raises(EncoderDownError, match="400"):
        await encoder.embed(["rain"])


async def test_a_foreign_server_tells_its_length_with_the_first_answer(
    make: Make, fake: FakeOpenAI
) -> None:
    encoder = make(api_key=None, model="nomic-embed-text")
    fake.key = None
    assert encoder.dimension == 0
    await encoder.embed(["rain"])
    assert encoder.dimension == 8
    assert fake.asked[0]["encoding_format"] == "float"


async def test_openai_is_known_by_its_length_and_packs_its_floats(
    make: Make, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.adapters.openai_text.OPENAI_URL", fake.url)
    fake.dimension = 3072
    encoder = make(base_url=None)
    assert encoder.dimension == 3072
    packed = await encoder.embed(["rain"])
    assert fake.asked[0]["encoding_format"] == "base64"
    plain = await make().embed(["rain"])
    np.testing.assert_allclose(packed, plain, atol=1e-6)


class Budget:
    """One day's, as the program uses it, and what is left of it."""

    limit = 1000

    def __init__(self) -> None:
        noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
        self._store = MemoryKeyValue()
        self.daily = DailyBudget(self._store, self.limit, lambda: noon)

    async def spent(self) -> int:
        return int(await self._store.get("budget:tokens:2026-05-01") or 0)


@pytest.fixture
def budget() -> Budget:
    return Budget()


async def test_the_budget_is_asked_before_the_server(
    make: Make, fake: FakeOpenAI, budget: Budget
) -> None:
    encoder = make(budget=budget.daily)
    await encoder.embed(["rain", "비"])
    with pytest.raises(EncoderDownError, match="budget"):
        await encoder.embed(["x" * 3 * Budget.limit])
    assert len(fake.asked) == 1


async def test_the_budget_is_charged_by_what_the_server_counted(
    make: Make, fake: FakeOpenAI, budget: Budget
) -> None:
    texts = ["rainy sunday in the park", "비 오는 날 듣는 발라드"]
    await make(budget=budget.daily).embed(texts)
    counted = sum(map(fake.counted, texts))
    assert await budget.spent() == counted < sum(map(estimated_tokens, texts))


@pytest.mark.parametrize(
    "usage",
    [
        None, {}, [], "x", {"total_tokens": None}, {"total_tokens": "7"}, {"total_tokens": -7},
        {"total_tokens": 0}, {"total_tokens": 1.5}, {"total_tokens": True},
        {"total_tokens": 10**12},
    ],
    ids=repr,
)  # fmt: skip
async def test_a_server_that_counts_nothing_or_nonsense_is_charged_by_the_estimate(
    make: Make, fake: FakeOpenAI, budget: Budget, usage: object
) -> None:
    fake.usage = usage
    await make(budget=budget.daily).embed(["rainy sunday"])
    assert await budget.spent() == estimated_tokens("rainy sunday") > 1


@pytest.mark.parametrize("failures", [["quota"], [("busy", "7")], [400], [500, 503], ["drop"] * 2])
async def test_a_call_without_an_answer_costs_nothing(
    make: Make, fake: FakeOpenAI, budget: Budget, failures: list[object]
) -> None:
    fake.script.extend(failures)
    with pytest.raises((EncoderDownError, UpstreamBusyError)):
        await make(budget=budget.daily).embed(["rain"])
    assert await budget.spent() == 0


async def test_a_call_that_takes_too_long_costs_nothing(
    make: Make, fake: FakeOpenAI, budget: Budget
) -> None:
    fake.script.append("hang")
    with pytest.raises(EncoderDownError, match="no answer"):
        await make(budget=budget.daily, timeout=0.2).embed(["rain"])
    assert await budget.spent() == 0


async def test_a_second_attempt_is_not_charged_twice(
    make: Make, fake: FakeOpenAI, budget: Budget
) -> None:
    fake.script.append(500)
    await make(budget=budget.daily).embed(["rain"])
    assert await budget.spent() == fake.counted("rain")


@pytest.mark.parametrize(
    ("answer", "cost"),
    [
        (b"<html>", estimated_tokens("rain")),
        (b'{"data": [], "usage": {"total_tokens": 2}}', estimated_tokens("rain")),
        (b'{"data": [{"index": 7, "embedding": [1.0]}], "usage": {"total_tokens": 4}}', 4),
    ],
)
async def test_an_answer_that_cannot_be_read_is_charged(
    make: Make, fake: FakeOpenAI, budget: Budget, answer: bytes, cost: int
) -> None:
    fake.script.append(answer)
    with pytest.raises(EncoderDownError):
        await make(budget=budget.daily).embed(["rain"])
    assert await budget.spent() == cost


async def test_a_cancelled_call_is_charged_as_the_server_goes_on(
    make: Make, fake: FakeOpenAI, budget: Budget
) -> None:
    fake.script.append("hang")
    asking = asyncio.ensure_future(make(budget=budget.daily).embed(["rain"]))
    while not fake.asked:
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await budget.spent() == estimated_tokens("rain")


async def test_a_pause_is_shared_through_redis(
    make: Make, fake: FakeOpenAI, redis_url: str, clock: Clock
) -> None:
    fake.script.append("quota")
    async with Redis.from_url(redis_url) as one, Redis.from_url(redis_url) as other:
        with pytest.raises(EncoderDownError):
            await make(store=RedisKeyValue(one)).embed(["rain"])
        with pytest.raises(EncoderDownError):
            await make(store=RedisKeyValue(other)).embed(["rain"])
    assert len(fake.asked) == 1


class DeadStore(MemoryKeyValue):
    """A store that does not answer."""

    async def get(self, key: str) -> bytes | None:
        raise StoreDownError("no answer")

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        raise StoreDownError("no answer")


async def test_it_works_while_the_store_is_down(make: Make, fake: FakeOpenAI) -> None:
    store: KeyValue = DeadStore()
    assert (await make(store=store).embed(["rain"])).shape == (1, 8)
    fake.script.append("quota")
    with pytest.raises(EncoderDownError, match="quota"):
        await make(store=store).embed(["rain"])


async def test_an_address_where_nobody_listens_is_an_encoder_that_is_down(make: Make) -> None:
    with pytest.raises(EncoderDownError, match="no connection"):
        await make(base_url="http://127.0.0.1:9/v1").embed(["rain"])


async def test_cancelling_a_query_is_no_failure_of_the_server(make: Make, fake: FakeOpenAI) -> None:
    encoder = make()
    fake.script.append("hang")
    asking = asyncio.ensure_future(encoder.embed(["rain"]))
    await asyncio.sleep(0.1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await encoder.embed(["rain"])).shape == (1, 8)


def test_serving_imports_neither_torch_nor_the_slow_client() -> None:
    program = (
        "import sys, core.adapters.openai_text, core.adapters.local_text, "
        "core.services.query_vectors, ml.serving;"
        "heavy = {'torch', 'scipy', 'openai', 'pandas'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", program], check=True, cwd=Path(__file__).parents[3]
    )
