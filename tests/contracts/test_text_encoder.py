"""One suite for everything that makes vectors of texts."""

import time
from collections.abc import AsyncIterator

import numpy as np
import pytest
from pydantic import SecretStr

from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.adapters.openai_text import OpenAITextEncoder
from core.ports import TextEncoder
from tests.fakes.openai_server import KEY, FakeOpenAI, running

TEXTS = ["rainy sunday", "비 오는 날", "дождливый день", "MCR", "🌧️"]


@pytest.fixture(params=["local", "openai", "compatible"])
async def encoder(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TextEncoder]:
    if request.param == "local":
        yield LocalTextEncoder()
        return
    foreign = request.param == "compatible"
    fake = FakeOpenAI(dimension=128, key=None, base64_known=False) if foreign else FakeOpenAI()
    async with running(fake):
        monkeypatch.setattr("core.adapters.openai_text.OPENAI_URL", fake.url)
        made = OpenAITextEncoder(
            model="nomic-embed-text" if foreign else "text-embedding-3-large",
            store=MemoryKeyValue(),
            clock=time.time,
            api_key=None if foreign else SecretStr(KEY),
            base_url=fake.url + "/" if foreign else None,
        )
        yield made
        await made.aclose()


async def test_one_unit_row_a_text_of_the_length_it_says(encoder: TextEncoder) -> None:
    rows = await encoder.embed(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


async def test_rows_stand_in_the_order_of_the_texts(encoder: TextEncoder) -> None:
    together = await encoder.embed(TEXTS)
    for text, row in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose((await encoder.embed([text]))[0], row, atol=1e-6)
    assert len(np.unique(together.round(5), axis=0)) == len(TEXTS)


async def test_no_texts_are_no_rows(encoder: TextEncoder) -> None:
    await encoder.embed(["warm"])  # a compatible server tells its length with the first answer
    assert (await encoder.embed([])).shape == (0, encoder.dimension)


@pytest.mark.parametrize(
    "text", ["", "  \n", "…", "\x00", "\ud800", "\u202e", "ｆｕｌｌ", "e\u0301" * 40]
)
async def test_any_text_has_a_unit_vector(encoder: TextEncoder, text: str) -> None:
    row = (await encoder.embed([text]))[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["love " * 40_000, "비" * 60_000, "🎉" * 60_000, "a" * 300_000])
async def test_a_huge_text_has_a_vector_soon(encoder: TextEncoder, text: str) -> None:
    started = time.monotonic()
    assert (await encoder.embed([text])).shape[0] == 1
    assert time.monotonic() - started < 5


async def test_more_texts_than_one_request_holds_keep_their_order(encoder: TextEncoder) -> None:
    texts = [f"song {number}" for number in range(2_100)]
    rows = await encoder.embed(texts)
    assert rows.shape[0] == len(texts)
    for at in (0, 2_047, 2_048, 2_099):
        np.testing.assert_allclose(rows[at], (await encoder.embed([texts[at]]))[0], atol=1e-6)


def test_each_has_a_name(encoder: TextEncoder) -> None:
    assert encoder.name
