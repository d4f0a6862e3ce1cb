"""What a group has set: the language of answers, and hours in which they make no sound."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = 60
DAY = 24 * HOUR
MOST_OFFSET = 14 * HOUR  # minutes east of Greenwich
LEAST_OFFSET = -12 * HOUR


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one minute of the day up to another, over midnight where the second is earlier."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day is quiet."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The settings of one group; `offset` is its clock, in minutes east of Greenwich."""

    language: str | None = None  # None: as each person's client says
    quiet: QuietHours | None = None
    offset: int = 0
    active: bool = True  # the bot is a member

    def local(self, now: datetime) -> datetime:
        """The wall clock of the group; `now` is aware."""
        return now + timedelta(minutes=self.offset) - (now.utcoffset() or timedelta())

    def is_quiet(self, now: datetime) -> bool:
        """Whether messages should make no sound now."""
        if self.quiet is None:
            return False
        local = self.local(now)
        return self.quiet.holds(local.hour * HOUR + local.minute)


def shifted(offset: int, minutes: int) -> int:
    """Another clock, within what exists on Earth."""
    return min(max(offset + minutes, LEAST_OFFSET), MOST_OFFSET)


#: A group that has set nothing.
UNSET = GroupSettings()
