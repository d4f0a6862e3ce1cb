"""CSV tables: columns by any of their usual names, rows with the line they start on."""

import csv
from collections.abc import Iterator, Mapping, Sequence

from ml.sources.problems import UnreadableFileError
from ml.sources.reading import Reading

#: Column names of audio features, as the common exports write them.
FEATURE_COLUMNS: Mapping[str, Sequence[str]] = {
    name: (name, name.replace("_", " "))
    for name in (
        "danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
        "instrumentalness", "liveness", "valence", "tempo", "time_signature",
    )
}  # fmt: skip

TableRow = dict[str, str]


def read_table(
    reading: Reading, columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Iterator[tuple[int, TableRow]]:
    """Rows as field → text, without empty cells; `columns` maps a field to its column names.

    Column names are compared in lower case. Raises `UnreadableFileError` when a required field has
    none of its columns, or when the CSV itself is broken (an open quote at the end).
    """
    table = csv.reader(reading.lines, strict=True)
    start = 1
    try:
        header = [name.strip().lower() for name in next(table, [])]
        chosen = _choose(reading, header, columns, required)
        start = table.line_num + 1
        for cells in table:
            line, start = start, table.line_num + 1
            if not any(cells):
                continue
            if len(cells) != len(header):
                reading.refuse(line, "row", f"{len(header)} columns", len(cells))
                continue
            yield (
                line,
                {field: cells[at].strip() for field, at in chosen.items() if cells[at].strip()},
            )
    except csv.Error as error:
        raise reading.unreadable(start, f"broken CSV: {error}") from error


def _choose(
    reading: Reading,
    header: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> dict[str, int]:
    places = {name: at for at, name in reversed(list(enumerate(header)))}
    chosen = {
        field: next(places[name] for name in names if name in places)
        for field, names in columns.items()
        if any(name in places for name in names)
    }
    missing = [" or ".join(map(repr, columns[field])) for field in required if field not in chosen]
    if missing:
        got = ", ".join(header[:12]) or "an empty file"
        raise UnreadableFileError(
            reading.path, 1, f"expected a column {'; '.join(missing)}, got {got}"
        )
    return chosen


def features_of(row: TableRow) -> dict[str, str] | None:
    """The audio features among a row's fields, or None without any."""
    return {name: row[name] for name in FEATURE_COLUMNS if name in row} or None
