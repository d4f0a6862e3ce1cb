"""When timed work is due, as pure rules over a zone and a clock that are given.

Every moment that work is due has one instant, the same in every process, so that it names the run.
A local time that does not exist (clocks go forward) runs once, as late after midnight as on other
days; one that exists twice (they go back) runs the first time alone. `Every` knows no local time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import NamedTuple, TypeAlias, assert_never

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),  # Sunday is 0 and 7
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, at whole multiples of the interval since 1970 in UTC."""

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval < timedelta(seconds=1):
            raise ValueError(f"an interval is at least a second, not {self.interval}")


@dataclass(frozen=True, slots=True)
class At:
    """Each day at a local time."""

    time: time


@dataclass(frozen=True, slots=True)
class Cron:
    """At local times, as crontab has them: minute, hour, day of the month, month, weekday.

    Numbers, `*`, ranges, steps and lists of these. Where both kinds of days are given, either
    will do. Raises `ValueError` that names the field.
    """

    text: str

    def __post_init__(self) -> None:
        _parsed(self.text)


When: TypeAlias = Every | At | Cron


def latest(when: When, now: datetime, zone: tzinfo) -> datetime:
    """The last instant, now included, at which it was due; in UTC."""
    if isinstance(when, Every):
        return _EPOCH + (now - _EPOCH) // when.interval * when.interval
    day = now.astimezone(zone).date() + _DAY
    while True:
        if found := [at for at in _instants(when, day, zone) if at <= now]:
            return max(found)
        day -= _DAY


def following(when: When, now: datetime, zone: tzinfo) -> datetime:
    """The first instant after now at which it is due; in UTC."""
    if isinstance(when, Every):
        return latest(when, now, zone) + when.interval
    day = now.astimezone(zone).date() - _DAY
    while True:
        if found := [at for at in _instants(when, day, zone) if at > now]:
            return min(found)
        day += _DAY


def _instants(when: At | Cron, day: date, zone: tzinfo) -> list[datetime]:
    """Where a time does not exist or exists twice, Python takes the offset of before the change."""
    return [datetime.combine(day, one, zone).astimezone(UTC) for one in _times(when, day)]


def _times(when: At | Cron, day: date) -> Iterable[time]:
    match when:
        case At():
            return (when.time,)
        case Cron():
            plan = _parsed(when.text)
            return plan.times if plan.is_day(day) else ()
        case _:
            assert_never(when)


class _Plan(NamedTuple):
    times: tuple[time, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool  # a day of either kind will do

    def is_day(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        is_one, is_other = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return is_one or is_other if self.either else is_one and is_other


@cache
def _parsed(text: str) -> _Plan:
    parts = text.split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"cron {text!r} has {len(parts)} fields; expected 5, as in '30 4 * * 1'")
    minutes, hours, days, months, weekdays = (
        frozenset(_values(text, part, *field)) for part, field in zip(parts, _FIELDS, strict=True)
    )
    either = not parts[2].startswith("*") and not parts[4].startswith("*")
    if not either and not any(day <= _LONGEST[month - 1] for month in months for day in days):
        raise ValueError(f"cron {text!r} names a day of the month that never comes")
    times = tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
    return _Plan(times, days, months, frozenset(day % 7 for day in weekdays), either)


def _values(text: str, part: str, name: str, low: int, high: int) -> Iterable[int]:
    for piece in part.split(","):
        span, slash, step = piece.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            first, last = str(low), str(high)
        elif not dash:
            last = str(high) if slash else first
        numbers = (first, last, step if slash else "1")
        good = all(number.isascii() and number.isdigit() for number in numbers)
        if not good or not low <= int(first) <= int(last) <= high or int(numbers[2]) < 1:
            raise ValueError(
                f"cron {text!r}: the {name} is {piece!r}; expected *, a number or range"
                f" of {low} to {high}, with /STEP where it has steps"
            )
        yield from range(int(first), int(last) + 1, int(numbers[2]))
