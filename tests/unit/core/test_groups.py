"""Quiet hours on a group's own clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.groups import LEAST_OFFSET, MOST_OFFSET, GroupSettings, QuietHours, shifted

NIGHT = QuietHours(22 * 60, 7 * 60)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(21, 59, False), (22, 0, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
def test_hours_over_midnight(hour: int, minute: int, quiet: bool) -> None:
    assert NIGHT.holds(hour * 60 + minute) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(0, True), (8, True), (9, False), (23, False)])
def test_hours_within_a_day(hour: int, quiet: bool) -> None:
    assert QuietHours(0, 9 * 60).holds(hour * 60) is quiet


def test_the_clock_is_the_groups() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert not GroupSettings(quiet=NIGHT).is_quiet(noon)
    assert GroupSettings(quiet=NIGHT, offset=11 * 60).is_quiet(noon)
    assert GroupSettings(quiet=NIGHT, offset=-6 * 60).is_quiet(noon)
    elsewhere = noon.astimezone(timezone(timedelta(hours=9)))
    assert not GroupSettings(quiet=NIGHT).is_quiet(elsewhere)
    assert not GroupSettings(offset=660).is_quiet(noon)


def test_a_clock_stays_on_earth() -> None:
    assert shifted(MOST_OFFSET, 60) == MOST_OFFSET
    assert shifted(LEAST_OFFSET, -30) == LEAST_OFFSET
    assert shifted(0, 90) == 90
