"""The subcommand `segue catalogue check [FOLDER]`."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ml.commands.terminal import Terminal
from ml.sources.problems import UnreadableFileError
from ml.starter.check import check
from ml.starter.layout import FOLDER


def add_catalogue(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("catalogue", help="work on the starter catalogue")
    actions = parser.add_subparsers(dest="action", required=True)
    checking = actions.add_parser("check", help="find mistakes in its text files")
    checking.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, help="default: the one that is shipped"
    )
    checking.set_defaults(run=lambda arguments: _check(checking, arguments.folder))


def _check(parser: argparse.ArgumentParser, folder: Path) -> int:
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder")
    console = Terminal(stderr=False)
    try:
        report = check(folder, datetime.now(UTC).year)
    except UnreadableFileError as error:
        console.print(str(error))
        return 1
    for finding in report.findings:
        console.print(str(finding))
    warnings = len(report.findings) - report.errors
    console.print(
        f"{report.songs:,} songs, {report.artists:,} artists, {report.playlists:,} playlists: "
        f"{report.errors:,} errors, {warnings:,} warnings"
    )
    return 1 if report.errors else 0
