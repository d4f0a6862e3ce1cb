"""The daily budget is one for all processes and one UTC day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adapters.memory import MemoryKeyValue
from core.adapters.openai_tokens import batches, estimated_tokens
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
    assert await budget.reserve(60)
    assert not await budget.reserve(41)
    assert await budget.reserve(40)
    assert not await budget.reserve(1)


async def test_a_refused_wish_takes_nothing() -> None:
    budget = DailyBudget(MemoryKeyValue(), 100, Clock())
    for _ in range(5):
        assert not await budget.reserve(101)
    assert await budget.reserve(100)


async def test_two_processes_share_it() -> None:
    store = MemoryKeyValue()
    one, other = (DailyBudget(store, 100, Clock()) for _ in range(2))
    assert await one.reserve(70)
    assert not await other.reserve(70)


async def test_the_day_is_utc_wherever_the_clock_stands() -> None:
    clock = Clock()
    budget = DailyBudget(MemoryKeyValue(), 100, clock)
    clock.now = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    assert await budget.reserve(100)
    clock.now = clock.now.astimezone(timezone(timedelta(hours=9)))  # already the 2nd in Seoul
    assert not await budget.reserve(1)
    clock.now = datetime(2026, 5, 2, 0, 0, 1, tzinfo=UTC)
    assert await budget.reserve(100)


async def test_zero_allows_nothing() -> None:
    assert not await DailyBudget(MemoryKeyValue(), 0, Clock()).reserve(1)


async def test_nothing_is_spent_unseen_while_the_store_is_down() -> None:
    assert not await DailyBudget(DeadStore(), 100, Clock()).reserve(1)


async def test_what_was_used_is_charged_in_place_of_what_was_reserved() -> None:
    budget = DailyBudget(MemoryKeyValue(), 100, Clock())
    less = await budget.reserve(80)
    assert less is not None
    await budget.settle(less, 30)
    assert not await budget.reserve(71)
    more = await budget.reserve(60)
    assert more is not None
    await budget.settle(more, 90)  # it has been spent, past the limit or not
    assert not await budget.reserve(1)


async def test_a_call_over_midnight_is_settled_on_the_day_it_began() -> None:
    clock = Clock()
    budget = DailyBudget(MemoryKeyValue(), 100, clock)
    reserved = await budget.reserve(100)
    assert reserved is not None
    clock.now += timedelta(days=1)
    await budget.settle(reserved, 0)
    assert not await budget.reserve(101)
    assert await budget.reserve(100)
    assert not await budget.reserve(1), "nothing of yesterday's came over"


async def test_a_reservation_stands_where_the_store_goes_away() -> None:
    budget = DailyBudget(MemoryKeyValue(), 100, Clock())
    reserved = await budget.reserve(40)
    assert reserved is not None
    await DailyBudget(DeadStore(), 100, Clock()).settle(reserved, 1)
    assert not await budget.reserve(61)


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
