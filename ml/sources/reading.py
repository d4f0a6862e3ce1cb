"""One file being read: its lines, its name, and the way to validate a row of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ml.sources.fields import FIRST_YEAR
from ml.sources.problems import Problem, Problems, UnreadableFileError
from ml.sources.rows import ArtistRow, PlaylistHeader, PlaylistRow, TrackRow

_LONGEST_SHOWN = 60
AnyRow = TypeVar("AnyRow", bound=BaseModel)


@dataclass(slots=True)
class Reading:
    """A file open for reading; `name` is its path within the folder asked for, without endings."""

    path: str
    name: str
    lines: Iterable[str]
    problems: Problems
    this_year: int
    first_year: int = FIRST_YEAR

    def track(self, line: int, data: Mapping[str, Any], where: str = "") -> TrackRow | None:
        """The validated track, or None after reporting what is wrong with it."""
        return self._validated(TrackRow, line, data, where)

    def playlist(
        self, line: int, data: Mapping[str, Any], tracks: list[TrackRow], where: str = ""
    ) -> PlaylistRow | None:
        """The validated playlist with its tracks; None when it is wrong or nothing is in it."""
        header = self._validated(PlaylistHeader, line, data, where)
        if header is None:
            return None
        if not tracks:
            self.problems.skip("playlists without a usable track")
            return None
        return PlaylistRow(header, tracks, line)

    def artist(self, line: int, data: Mapping[str, Any]) -> ArtistRow | None:
        """The validated artist, or None after reporting what is wrong."""
        return self._validated(ArtistRow, line, data, "")

    def refuse(self, line: int, field: str, expected: str, got: object) -> None:
        """Report a bad row."""
        self.problems.refuse(
            Problem(self.path, line, field, f"expected {expected}, got {_shown(got)}")
        )

    def unreadable(self, line: int, reason: str) -> UnreadableFileError:
        """The error for a file that cannot be read to its end."""
        return UnreadableFileError(self.path, line, reason)

    def playlist_name(self) -> str:
        """The file's name as that of a playlist: underscores are spaces."""
        return self.name.rsplit("/", 1)[-1].replace("_", " ").strip()

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, from 1."""
        return enumerate(self.lines, start=1)

    def _validated(
        self, kind: type[AnyRow], line: int, data: Mapping[str, Any], where: str
    ) -> AnyRow | None:
        try:
            years = {"first_year": self.first_year, "this_year": self.this_year}
            return kind.model_validate(data, context=years)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            places = ["id" if part == "external_id" else part for part in first["loc"]]
            field = _path([*([where] if where else []), *places])
            reason = _expected(first["msg"])
            if first["loc"]:
                reason += f", got {_shown(first['input'])}"
            self.problems.refuse(Problem(self.path, line, field or "row", reason))
            return None


def _path(parts: Iterable[object]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _expected(message: str) -> str:
    """Pydantic's sentence in the words of ours."""
    if message.startswith("expected"):
        return message
    if message == "Field required":
        return "expected a value"
    for prefix in ("Input should be ", "String should have ", "List should have "):
        if message.startswith(prefix):
            return "expected " + message.removeprefix(prefix)
    return f"expected something else: {message}"


def _shown(value: object) -> str:
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
