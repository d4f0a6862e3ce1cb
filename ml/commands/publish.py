"""The subcommand `segue publish [VERSION]`."""

import argparse
import asyncio
from contextlib import AsyncExitStack

from core.adapters.stores import open_database
from core.errors import SegueError
from core.model import Release
from core.settings import Settings
from ml import artefacts
from ml.commands.progress import Stage, stages
from ml.commands.terminal import Terminal
from ml.publish import publish


def add_publish(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("publish", help="make a trained release the active one")
    parser.add_argument("version", nargs="?", help="default: the newest that was trained")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    notices = Terminal()
    try:
        with stages(notices) as (_progress, stage):
            release = asyncio.run(_publish(arguments.version, Settings(), stage))
    except SegueError as error:
        notices.print(str(error))
        return 1
    print(f"Release {release.version} is active. To go back: segue rollback")
    return 0


async def _publish(version: str | None, settings: Settings, stage: Stage) -> Release:
    artefact = artefacts.load(settings.artefacts, version)
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack)
        return await publish(pool, artefact, stage=stage)
