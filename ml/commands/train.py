"""The subcommand `segue train`."""

import argparse
import asyncio
import time
from datetime import UTC, datetime

from core.errors import SegueError
from core.harmless import shown
from core.settings import Settings
from ml.commands.import_summary import peak_megabytes
from ml.commands.needs import threads, train_extra
from ml.commands.progress import stages
from ml.commands.terminal import Terminal


def add_train(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("train", help="learn from the imported playlists")
    parser.add_argument("--collections", metavar="NAME,...", help="learn from these (default: all)")
    parser.add_argument(
        "--encoder",
        choices=("local", "openai"),
        default="local",
        help="openai: a projector for OpenAI's vectors, too; spends tokens on every caption",
    )
    parser.add_argument("--publish", action="store_true", help="publish and activate the result")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of all chance (default: 0)"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    notices = Terminal()
    begun = time.perf_counter()
    settings = Settings()
    try:
        with train_extra("train"):
            from ml.train.whole import Asked, train_all  # scipy and torch
        asked = Asked(
            arguments.collections,
            arguments.encoder == "openai",
            arguments.publish,
            arguments.seed,
            threads(),
        )
        with stages(notices) as (progress, stage):
            trained = asyncio.run(train_all(asked, settings, datetime.now(UTC), progress, stage))
    except SegueError as error:
        notices.print(str(error))
        return 1
    made = trained.artefact
    print(
        f"Trained {made.version} on {shown(', '.join(made.collections))}: "
        f"{len(made.track_keys):,} tracks, {len(made.playlist_keys):,} playlists, "
        f"in {time.perf_counter() - begun:.0f} s "
        f"and {peak_megabytes():,.0f} MB; saved in {settings.artefacts}."
    )
    if trained.release:
        print(f"Release {trained.release.version} is active.")
    else:
        print(f"Make it the active release with: segue publish {made.version}")
    return 0
