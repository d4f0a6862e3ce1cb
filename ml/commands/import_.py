"""The subcommand `segue import FORMAT PATH...`."""

import argparse
import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from core.adapters.stores import open_database
from core.errors import SegueError
from core.settings import Settings
from ml.commands.import_summary import summary_table
from ml.commands.terminal import Terminal
from ml.importing.run import Job, Progress, run_import
from ml.importing.summary import Summary
from ml.sources.formats import FORMATS
from ml.sources.problems import Problem, Problems
from ml.starter.layout import FOLDER

_INTERRUPTED = 130  # as a shell reports Ctrl-C


def add_import(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("import", help="bring playlists and tracks into the catalogue")
    parser.add_argument("format", choices=sorted(FORMATS), help="what the files are")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files or folders, plain or gzip"
    )
    parser.add_argument(
        "--collection", help="name of the collection (default: from format and path)"
    )
    parser.add_argument("--source", help="where the data comes from")
    parser.add_argument("--licence", help="the terms it may be used under")
    parser.add_argument("--dry-run", action="store_true", help="do everything, keep nothing")
    parser.add_argument(
        "--strict", action="store_true", help="stop at the first bad row, keep nothing"
    )
    parser.add_argument(
        "--max-reports", type=int, default=20, metavar="N", help="bad rows to print (default: 20)"
    )
    parser.set_defaults(run=lambda arguments: _run(parser, arguments))


def _run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    paths: list[Path] = arguments.paths
    if not paths and arguments.format == "starter":
        paths = [FOLDER]
    if not paths:
        parser.error("a PATH is missing")
    for path in paths:
        if not os.access(path, os.R_OK):
            parser.error(f"{path} does not exist or may not be read")
    job = Job(
        format=FORMATS[arguments.format],
        paths=paths,
        this_year=datetime.now(UTC).year,
        collection=arguments.collection,
        source=arguments.source,
        licence=arguments.licence,
        dry_run=arguments.dry_run,
    )
    notices = Terminal()

    def report(problem: Problem) -> None:
        notices.print(str(problem))

    problems = Problems(report, limit=arguments.max_reports, strict=arguments.strict)
    try:
        summary = asyncio.run(_import(job, problems, notices))
    except SegueError as error:
        notices.print(f"{error}\nNothing was imported.")
        return 1
    except KeyboardInterrupt:
        notices.print("Interrupted. Nothing was imported.")
        return _INTERRUPTED
    if problems.unreported:
        notices.print(f"… and {problems.unreported:,} more bad rows")
    if not summary.rows:
        notices.print("There was nothing usable; nothing was imported.")
        return 1
    Console(highlight=False).print(summary_table(summary, arguments.dry_run))
    return 0


async def _import(job: Job, problems: Problems, notices: Console) -> Summary:
    begun = time.perf_counter()
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        console=notices,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    task = bar.add_task("importing", total=None)
    progress = Progress(
        total=lambda size: bar.update(task, total=size),
        read=lambda size: bar.update(task, completed=size),
        stage=lambda name: bar.update(task, description=name),
    )
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(), stack)
        connection = await stack.enter_async_context(pool.acquire())
        with bar:
            summary = await run_import(job, connection, problems, progress)
    summary.seconds = time.perf_counter() - begun
    return summary
