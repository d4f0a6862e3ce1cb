"""A whole import: files to rows to batches, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asyncpg import Connection

from core.adapters.postgres import importing_sql as sql
from core.adapters.postgres.alive import while_connected
from core.adapters.postgres.importing import ImportWriter
from core.adapters.postgres.importing_refresh import Refresh
from core.adapters.postgres.translate import translated
from ml.importing.batch import Batch
from ml.importing.summary import Summary
from ml.importing.writing import write_batch
from ml.sources.files import SourceFile, find_files, read_lines
from ml.sources.formats import Format, Reader
from ml.sources.problems import Problems
from ml.sources.reading import Reading
from ml.sources.rows import PlaylistRow, Row

_ANALYSE_FROM = 1_000  # new tracks


@dataclass(frozen=True, slots=True)
class Job:
    """What to import, and how."""

    format: Format
    paths: Sequence[Path]
    this_year: int
    collection: str | None = None  # None: named after each path
    source: str | None = None
    licence: str | None = None
    dry_run: bool = False
    batch_entries: int = 100_000


@dataclass(frozen=True, slots=True)
class Progress:
    """Who hears how far the import is; all of them do nothing by default."""

    total: Callable[[int], None] = lambda _size: None  # bytes to read
    read: Callable[[int], None] = lambda _size: None  # bytes read so far
    stage: Callable[[str], None] = lambda _name: None


class _TakeBackError(Exception):
    """Ends a transaction that is not to stay."""


async def run_import(
    job: Job, connection: Connection, problems: Problems, progress: Progress | None = None
) -> Summary:
    """Import everything or, when it raises, nothing; a dry run does all and takes it back.

    Raises `UnreadableFileError`, `StrictError` from strict problems, or `StoreDownError`.
    """
    summary = Summary()
    try:
        with translated():
            async with while_connected(connection), connection.transaction():
                await _import(job, connection, problems, progress or Progress(), summary)
                if job.dry_run or not summary.rows:
                    raise _TakeBackError
    except _TakeBackError:
        return summary
    if summary.recordings_new + summary.nameless_new >= _ANALYSE_FROM:
        await connection.execute(sql.ANALYSE)
    return summary


async def _import(
    job: Job, connection: Connection, problems: Problems, progress: Progress, summary: Summary
) -> None:
    writer = ImportWriter(connection)
    await writer.begin()
    found = [(path, _files(job.format, path)) for path in job.paths]
    progress.total(sum(file.size for _path, files in found for file in files))
    before = 0
    collections: dict[str, int] = {}
    seen: set[tuple[int, str]] = set()
    for path, files in found:
        name = job.collection or job.format.collection_for(path)
        if name not in collections:
            collections[name] = await writer.collection(
                name,
                job.format.source if job.source is None else job.source,
                job.format.licence if job.licence is None else job.licence,
            )
        collection = collections[name]
        reader = job.format.reader()
        batch = Batch()
        for file in files:
            summary.files += 1
            reading = Reading(
                str(file.path),
                file.name,
                read_lines(file.path, _beyond(before, progress.read)),
                problems,
                job.this_year,
            )
            for row in _once(reader, reading, collection, seen):
                summary.rows += 1
                batch.add(row)
                if batch.entries >= job.batch_entries:
                    batch = await _flush(batch, collection, writer, summary)
            before += file.size
        await _flush(batch, collection, writer, summary)
    progress.stage("indexing")
    await Refresh(connection).run(lambda _count: None)
    summary.bad, summary.skipped = problems.bad, problems.skipped
    summary.size = await writer.size()


async def _flush(batch: Batch, collection: int, writer: ImportWriter, summary: Summary) -> Batch:
    await write_batch(batch, collection, writer, summary)
    summary.entries += batch.entries
    return Batch()


def _beyond(offset: int, report: Callable[[int], None]) -> Callable[[int], None]:
    return lambda size: report(offset + size)


def _files(format_: Format, path: Path) -> list[SourceFile]:
    return sorted(find_files(path, format_.endings), key=lambda file: format_.order(file.name))


def _once(
    reader: Reader, reading: Reading, collection: int, seen: set[tuple[int, str]]
) -> Iterator[Row]:
    """The rows, with a playlist id that was used before in this import reported and left out."""
    for row in reader(reading):
        if isinstance(row, PlaylistRow):
            external_id = row.header.external_id
            if (collection, external_id) in seen:
                expected = "an id that no playlist before it has"
                reading.refuse(row.line, "id", expected, external_id)
                continue
            seen.add((collection, external_id))
        yield row
