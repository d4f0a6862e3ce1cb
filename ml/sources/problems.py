"""What is wrong with the input: reported row by row, or stopping the whole import."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import SegueError


class UnreadableFileError(SegueError):
    """A file that cannot be read to its end: wrong encoding, truncated, columns missing."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class StrictError(SegueError):
    """The first bad row of an import that accepts none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad row: where it is, which field, and what was expected there."""

    path: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: "
        return f"{place}{self.field}: {self.reason}" if self.field else place + self.reason


def _ignore(_problem: Problem) -> None:
    """Print nothing."""


@dataclass(slots=True)
class Problems:
    """Collects bad rows; the first `limit` of them go to `report`, the rest is counted.

    With `strict` the first one raises `StrictError`. Rows that are left out for a known and
    harmless reason (a local file in a playlist) are counted by that reason and never raise.
    """

    report: Callable[[Problem], None] = _ignore
    limit: int = 20
    strict: bool = False
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def refuse(self, problem: Problem) -> None:
        """Report a bad row."""
        if self.strict:
            raise StrictError(str(problem))
        self.bad += 1
        if self.bad <= self.limit:
            self.report(problem)

    def skip(self, reason: str, count: int = 1) -> None:
        """Count rows that are left out on purpose."""
        self.skipped[reason] += count

    @property
    def unreported(self) -> int:
        """How many bad rows were counted beyond the limit."""
        return max(0, self.bad - self.limit)
