"""Lists that were shown are kept for a day, their requests for a month."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.lists import DAY, NOBODY, Lists
from bot.requests import Asked, Request
from core.adapters.memory import MemoryKeyValue
from core.listener import Adventure
from core.model import Achieved, Chip, ChipState, Length, ListKind, Note, TrackList
from core.personal import of
from tests.fakes.bot_world import FakeServices, mood_list, picks, track


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world() -> FakeServices:
    return FakeServices()


@pytest.fixture
def lists(clock: Clock, world: FakeServices) -> Lists:
    numbers: Iterator[int] = iter(range(100))
    return Lists(MemoryKeyValue(clock), world, lambda: f"id{next(numbers)}")


REQUEST = Request(
    Asked.MOOD, "비 오는 날", (3, 4), 2, frozenset({7, 8}), frozenset({"language:ko"}),
    Adventure.BOLD, frozenset({1, 9}), frozenset({5}),
)  # fmt: skip
LISTING = TrackList(
    ListKind.RECOMMEND,
    "비 오는 날",
    picks(7),
    ("a", "b"),
    (track(3),),
    ("x",),
    Length(12, 60_000, asked=True),
    frozenset({Note.DURATION_MISSED, Note.ENCODER_DOWN}),
    (Chip("한국어", False, ChipState.OFF, "language:ko"), Chip("ballad", True)),
    (("years", 2), ("language", 1)),
    4,
    Achieved(0.8, None, 0.71),
)


async def test_a_kept_list_comes_back_as_it_was(lists: Lists) -> None:
    list_id = await lists.keep(REQUEST, LISTING, "ko")
    kept = await lists.find(list_id)
    assert kept is not None
    assert (kept.request, kept.language, kept.listing) == (REQUEST, "ko", LISTING)


async def test_after_a_day_the_request_is_left_and_after_a_month_nothing(
    lists: Lists, clock: Clock
) -> None:
    list_id = await lists.keep(REQUEST, LISTING, "ko")
    clock.now = DAY + 1
    kept = await lists.find(list_id)
    assert kept is not None
    assert (kept.request, kept.listing) == (REQUEST, None)
    clock.now = 30 * DAY + 1
    assert await lists.find(list_id) is None


async def test_a_track_that_left_the_catalogue_leaves_the_list(
    lists: Lists, world: FakeServices
) -> None:
    list_id = await lists.keep(REQUEST, LISTING, "en")
    world.gone = {2, 3}
    kept = await lists.find(list_id)
    assert kept is not None
    assert kept.listing is not None
    assert [pick.track.id for pick in kept.listing.picks] == [1, 4, 5, 6, 7]
    assert kept.listing.seeds == ()


async def test_a_list_is_kept_in_place_of_the_one_before(lists: Lists) -> None:
    list_id = await lists.keep(REQUEST, LISTING, "en")
    await lists.replace(list_id, REQUEST, mood_list(3), "en")
    kept = await lists.find(list_id)
    assert kept is not None
    assert kept.listing == mood_list(3)


@given(text=st.text(), turn=st.integers(0, 10**6), seen=st.frozensets(st.integers(0, 2**62)))
async def test_every_request_survives(text: str, turn: int, seen: frozenset[int]) -> None:
    lists = Lists(MemoryKeyValue(), FakeServices(), lambda: "one")
    request = Request(Asked.PLAIN, text, (), turn, seen)
    kept = await lists.find(await lists.keep(request, mood_list(1), "ru"))
    assert kept is not None
    assert kept.request == request


@given(owner=st.integers(0, 2**53))
async def test_the_id_of_a_list_tells_its_owner_and_fits_a_button(owner: int) -> None:
    values = MemoryKeyValue()
    lists = Lists(values, FakeServices(), lambda: "-AbC_d-9")
    list_id = await lists.keep(REQUEST, mood_list(1), "ru", owner)
    assert len(list_id) <= 20
    kept = await lists.find(list_id)
    assert kept is not None
    assert kept.owner == owner
    assert all(key.startswith(of(owner)) for key in values._values)


async def test_an_id_of_an_earlier_program_is_nobodys(lists: Lists) -> None:
    assert await lists.find("AbCdEfGh") is None
    assert (await lists.keep(REQUEST, LISTING, "ko")).startswith("0-")
    kept = await lists.find("0-id0")
    assert kept is not None
    assert kept.owner == NOBODY


async def test_a_request_kept_by_an_earlier_program_is_read(lists: Lists) -> None:
    kept = b'{"request": {"asked": "mood", "text": "rain", "extra": 1}, "language": "en"}'
    await lists._values.put(f"{of(7)}request:x", kept, 60)
    found = await lists.find("7-x")
    assert found is not None
    assert found.request == Request(Asked.MOOD, "rain")
