"""The daily budget is one for all processes and one UTC day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adapters.memory import MemoryKeyValue
from core.adapters.openai_text import batches, estimated_tokens
from core.errors import StoreDownError
from core.services.budget import DailyBudget

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class DeadStore(MemoryKeyValue):
    """A store that does not answer."""

    async def add(self, key: str, amount: int, seconds: int) -> int:
        raise StoreDownError("no answer")


async def test_it_is_spent_to_the_last_token_and_no_further() -> None:
    budget = DailyBudget(MemoryKeyValue(), 100, Clock())
    assert await budget.spend(60)
    assert not await budget.spend(41)
    assert await budget.spend(40)
    assert not await budget.spend(1)


async def test_a_refused_wish_takes_nothing() -> None:
    budget = DailyBudget(MemoryKeyValue(), 100, Clock())
    for _ in range(5):
        assert not await budget.spend(101)
    assert await budget.spend(100)


async def test_two_processes_share_it() -> None:
    store = MemoryKeyValue()
    one, other = (DailyBudget(store, 100, Clock()) for _ in range(2))
    assert await one.spend(70)
    assert not await other.spend(70)


async def test_the_day_is_utc_wherever_the_clock_stands() -> None:
    clock = Clock()
    budget = DailyBudget(MemoryKeyValue(), 100, clock)
    clock.now = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    assert await budget.spend(100)
    clock.now = clock.now.astimezone(timezone(timedelta(hours=9)))  # already the 2nd in Seoul
    assert not await budget.spend(1)
    clock.now = datetime(2026, 5, 2, 0, 0, 1, tzinfo=UTC)
    assert await budget.spend(100)


async def test_zero_allows_nothing() -> None:
    assert not await DailyBudget(MemoryKeyValue(), 0, Clock()).spend(1)


async def test_nothing_is_spent_unseen_while_the_store_is_down() -> None:
    assert not await DailyBudget(DeadStore(), 100, Clock()).spend(1)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("rainy sunday in the park", 5),
        ("비 오는 날 듣는 발라드", 12),
        ("грустные песни на вечер", 9),
        ("🌧️😢", 5),
    ],
)
def test_the_estimate_is_no_less_than_the_tokeniser_counts(text: str, real: int) -> None:
    assert real <= estimated_tokens(text) <= 5 * real


@given(st.lists(st.text(max_size=40), max_size=60), st.integers(1, 30))
def test_batches_hold_every_text_once_in_order(texts: list[str], repeat: int) -> None:
    many = texts * repeat
    cut = list(batches(many))
    assert [text for batch in cut for text in batch] == many
    assert all(1 <= len(batch) <= 2048 for batch in cut)


def test_batches_stay_under_the_token_limit() -> None:
    cut = list(batches(["x" * 20_000] * 100))
    assert len(cut) > 1
    assert all(sum(map(estimated_tokens, batch)) <= 300_000 for batch in cut)
