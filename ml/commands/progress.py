"""A progress bar for stages that count their steps."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

Progress = Callable[[str, int, int], None]
Stage = Callable[[str], None]


@contextmanager
def stages(console: Console) -> Iterator[tuple[Progress, Stage]]:
    """Two ways to tell: `(stage, done, total)` and `(stage)`; drawn in a terminal alone."""
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    tasks: dict[str, TaskID] = {}

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    def told(stage: str) -> None:
        progress(stage, 0, 1)

    with bar:
        yield progress, told
