"""The subcommand `segue rollback`."""

import argparse
import asyncio
from contextlib import AsyncExitStack

from core.adapters.stores import open_database
from core.errors import SegueError
from core.model import Release
from core.settings import Settings
from ml.commands.terminal import Terminal
from ml.publish import rollback


def add_rollback(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("rollback", help="go back to the release before the active one")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    del arguments
    try:
        release = asyncio.run(_rollback())
    except SegueError as error:
        Terminal().print(str(error))
        return 1
    print(f"Release {release.version} is active again.")
    return 0


async def _rollback() -> Release:
    async with AsyncExitStack() as stack:
        return await rollback(await open_database(Settings(), stack))
