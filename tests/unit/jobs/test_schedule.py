"""When timed work is due, over the changes of clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedule import At, Cron, Every, When, following, latest

BERLIN = ZoneInfo("Europe/Berlin")
#: Half an hour of daylight saving, changes at midnight, and a day that was left out.
ODD_ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "UTC")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def all_of(when: When, start: datetime, end: datetime) -> list[str]:
    """Every instant between two, as the wall clock in Berlin shows it."""
    found = []
    while (start := following(when, start, BERLIN)) <= end:
        found.append(start.astimezone(BERLIN).strftime("%d %H:%M %Z"))
    return found


def test_an_interval_counts_from_the_same_instant_everywhere() -> None:
    hourly = Every(timedelta(hours=1))
    now = utc("2026-11-28T05:59:59.999999")
    assert latest(hourly, now, UTC) == latest(hourly, now, BERLIN) == utc("2026-11-28T05:00")
    assert following(hourly, now, UTC) == utc("2026-11-28T06:00")
    assert latest(hourly, utc("2026-11-28T06:00"), UTC) == utc("2026-11-28T06:00")


def test_a_daily_time_is_the_local_one_in_summer_and_in_winter() -> None:
    nine = At(time(9))
    assert latest(nine, utc("2026-07-01T12:00"), BERLIN) == utc("2026-07-01T07:00")
    assert latest(nine, utc("2026-12-01T12:00"), BERLIN) == utc("2026-12-01T08:00")
    assert latest(nine, utc("2026-12-01T07:59"), BERLIN) == utc("2026-11-30T08:00")


def test_a_time_that_does_not_exist_comes_once() -> None:
    found = all_of(At(time(2, 30)), utc("2026-03-28T00:00"), utc("2026-03-30T12:00"))
    assert found == ["28 02:30 CET", "29 03:30 CEST", "30 02:30 CEST"]


def test_a_time_that_exists_twice_comes_once() -> None:
    found = all_of(At(time(2, 30)), utc("2026-10-24T00:00"), utc("2026-10-26T12:00"))
    assert found == ["24 02:30 CEST", "25 02:30 CEST", "26 02:30 CET"]
    second = utc("2026-10-25T01:30")  # the wall clock shows 02:30 again
    assert latest(At(time(2, 30)), second, BERLIN) == utc("2026-10-25T00:30")


def test_times_of_one_day_that_fall_on_one_instant_come_once() -> None:
    half_past = Cron("30 1-4 * * *")
    found = all_of(half_past, utc("2026-03-29T00:00"), utc("2026-03-29T12:00"))
    assert found == ["29 01:30 CET", "29 03:30 CEST", "29 04:30 CEST"], "02:30 is 03:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 4 * * *", ["2026-02-02 04:30", "2026-02-03 04:30"]),
        ("*/20 6 * * *", ["2026-02-02 06:00", "2026-02-02 06:20", "2026-02-02 06:40"]),
        ("5/25 6,8 * * *", ["2026-02-02 06:05", "2026-02-02 06:30", "2026-02-02 06:55"]),
        ("0 12 * * 1-5/2", ["2026-02-02 12:00", "2026-02-04 12:00", "2026-02-06 12:00"]),
        ("0 0 * * 0", ["2026-02-08 00:00", "2026-02-15 00:00"]),
        ("0 0 * * 7", ["2026-02-08 00:00", "2026-02-15 00:00"]),
        ("0 0 1 * *", ["2026-03-01 00:00", "2026-04-01 00:00"]),
        ("0 0 29 2 *", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("0 0 13 * 5", ["2026-02-06 00:00", "2026-02-13 00:00", "2026-02-20 00:00"]),
        ("0 0 30 2 1", ["2026-02-09 00:00", "2026-02-16 00:00"]),
        ("0 0 */2 2 *", ["2026-02-03 00:00", "2026-02-05 00:00"]),
    ],
)
def test_cron_means_what_crontab_means(text: str, expected: list[str]) -> None:
    now, found = utc("2026-02-02T00:00"), []  # a Monday
    for _ in expected:
        now = following(Cron(text), now, UTC)
        found.append(f"{now:%Y-%m-%d %H:%M}")
    assert found == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("* * * *", "has 4 fields; expected 5"),
        ("60 * * * *", "the minute is '60'; expected .* 0 to 59"),
        ("* 5-3 * * *", "the hour is '5-3'"),
        ("* * 0 * *", "the day of the month is '0'; expected .* 1 to 31"),
        ("* * * 1,13 *", "the month is '13'"),
        ("* * * * mon", "the day of the week is 'mon'"),
        ("*/0 * * * *", "the minute is '\\*/0'"),
        ("² * * * *", "the minute is '²'"),
        ("1- * * * *", "the minute is '1-'"),
        ("0 0 31 2,4 *", "names a day of the month that never comes"),
    ],
)
def test_a_cron_that_cannot_be_is_refused_by_its_field(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Cron(text)


def test_an_interval_that_would_never_end_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a second, not 0:00:00"):
        Every(timedelta(0))


@given(
    now=st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ODD_ZONES),
    when=st.one_of(
        st.builds(At, st.times().map(lambda one: one.replace(fold=0))),
        st.sampled_from([Cron("*/30 * * * *"), Cron("15 0,2,23 * * *"), Cron("0 2 * 3,10 0")]),
        st.integers(1, 200_000).map(lambda seconds: Every(timedelta(seconds=seconds))),
    ),
)
def test_what_is_next_is_the_last_when_it_has_come(now: datetime, zone: str, when: When) -> None:
    there = ZoneInfo(zone)
    last, coming = latest(when, now, there), following(when, now, there)
    assert last <= now < coming
    assert latest(when, coming, there) == coming
    assert latest(when, coming - timedelta(microseconds=1), there) == last
