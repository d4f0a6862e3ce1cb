"""The subcommands `segue starter build` and `segue starter load`."""

import argparse
import asyncio
import shutil
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from core.adapters.stores import open_database
from core.errors import SegueError, SetupError
from core.settings import Settings
from ml import artefacts
from ml.commands.needs import threads, train_extra
from ml.commands.progress import stages
from ml.commands.terminal import Terminal
from ml.starter.layout import FOLDER
from ml.starting import RELEASE, load_starter

_MOST = 10_000_000  # bytes: it ships with the package


def add_starter(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommands."""
    parser = subparsers.add_parser("starter", help="the starter catalogue's trained release")
    actions = parser.add_subparsers(dest="action", required=True)
    build = actions.add_parser("build", help="train it anew from its text files")
    build.add_argument("--into", type=Path, default=FOLDER / RELEASE, metavar="FOLDER")
    build.set_defaults(run=_build)
    actions.add_parser("load", help="import its texts and publish its release").set_defaults(
        run=_load
    )


def _build(arguments: argparse.Namespace) -> int:
    notices = Terminal()
    try:
        with train_extra("starter build"):
            from ml.train.starter import build_starter  # scipy and torch
        with stages(notices) as (progress, _stage):
            made = build_starter(FOLDER, datetime.now(UTC), threads(), progress)
        files = artefacts.files_of(made)
        size = sum(map(len, files.values()))
        if size > _MOST:
            raise SetupError(
                f"The release has {size:,} bytes, more than the {_MOST:,} that may ship."
            )
        _replace(arguments.into, files)
    except SegueError as error:
        notices.print(str(error))
        return 1
    print(
        f"Trained {made.version}: {len(made.track_keys):,} tracks, "
        f"{len(made.playlist_keys):,} playlists, {size / 1e6:.1f} MB in {arguments.into}."
    )
    for name, value in made.metrics.items():
        print(f"  {name}: {value}")
    return 0


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Write beside and rename, so that a build cut short leaves the old release whole."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, content in files.items():
        (part / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _load(arguments: argparse.Namespace) -> int:
    del arguments
    try:
        asyncio.run(_loaded())
    except SegueError as error:
        Terminal().print(str(error))
        return 1
    print("The starter catalogue is imported and its release is active.")
    return 0


async def _loaded() -> None:
    async with AsyncExitStack() as stack:
        await load_starter(await open_database(Settings(), stack))
