"""Reading small made-up files with the real readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ml.sources.files import find_files, read_lines
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems
from ml.sources.reading import Reading
from ml.sources.rows import PlaylistRow, Row, TrackRow

THIS_YEAR = 2026


@dataclass(frozen=True)
class Read:
    """What came of reading: rows, printed problems (paths without the folder), and the counts."""

    rows: Sequence[Row]
    reports: Sequence[str]
    problems: Problems

    @property
    def playlist(self) -> PlaylistRow:
        [row] = self.rows
        assert isinstance(row, PlaylistRow)
        return row

    @property
    def tracks(self) -> list[TrackRow]:
        return [row for row in self.rows if isinstance(row, TrackRow)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """`read(format, {name: content})` writes the files into a folder and reads them in order."""

    def read_files(
        format_name: str, files: dict[str, str | bytes], *, strict: bool = False
    ) -> Read:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        form = FORMATS[format_name]
        reports: list[str] = []
        problems = Problems(
            lambda problem: reports.append(str(problem).removeprefix(f"{tmp_path}/")), strict=strict
        )
        reader = form.reader()
        found = find_files(tmp_path, form.endings)
        rows = [
            row
            for file in sorted(found, key=lambda file: form.order(file.name))
            for row in reader(
                Reading(
                    str(file.path),
                    file.name,
                    read_lines(file.path, lambda _size: None),
                    problems,
                    THIS_YEAR,
                )
            )
        ]
        return Read(rows, reports, problems)

    return read_files
