"""The subcommand `segue evaluate`."""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from core.errors import SegueError, SetupError
from core.harmless import shown
from ml.commands.needs import threads, train_extra
from ml.commands.terminal import Terminal


def add_evaluate(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("evaluate", help="measure the models on held-out playlists")
    parser.add_argument(
        "--playlists",
        nargs="+",
        default=[],
        metavar="FILE",
        help="neutral files (.jsonl or .jsonl.gz), TidyTuesday's table (.csv or .csv.gz), or any "
        "FORMAT:PATH that can be imported, joined; without it, the playlists of the database",
    )
    parser.add_argument("--collections", help="of the database: learn from these alone (a,b)")
    parser.add_argument(
        "--models", default="default", metavar="NAMES", help="default, all, or names (a,b)"
    )
    parser.add_argument("--seeds", type=_count, default=1, metavar="N", help="splits (default: 1)")
    parser.add_argument("--split", type=Path, metavar="FILE", help="a split made elsewhere")
    parser.add_argument(
        "--validation", action="store_true", help="ask the validation side: for making choices"
    )
    parser.add_argument(
        "--dialogues",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="dialogues that ask for a playlist (CPCD, .jsonl or .jsonl.gz): words to tracks",
    )
    parser.add_argument(
        "--permuted",
        action="store_true",
        help="draw all tracks anew first: a check, since then nothing may beat popularity",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there, too")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="draw PNG pictures there, too")
    parser.set_defaults(run=_run)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _run(arguments: argparse.Namespace) -> int:
    notices = Terminal()
    try:
        with train_extra("evaluate"):
            from ml.evaluate.whole import Asked, Told, evaluate_all  # scipy and torch

            if arguments.plots:
                from ml.evaluate.plots import draw  # matplotlib

                arguments.plots.mkdir(parents=True, exist_ok=True)
        if arguments.json and not arguments.json.parent.is_dir():
            raise SetupError(f"There is no folder {arguments.json.parent}")
        asked = Asked(
            playlists=arguments.playlists,
            collections=arguments.collections,
            models=arguments.models,
            seeds=arguments.seeds,
            split=arguments.split,
            validation=arguments.validation,
            threads=threads(),
            dialogues=arguments.dialogues,
            permuted=arguments.permuted,
            map=arguments.plots is not None,
        )
        with notices.status("reading") as status:
            stage = status.update if notices.is_terminal else notices.print
            told = Told(time.perf_counter, stage, notices.print)
            found = asyncio.run(evaluate_all(asked, datetime.now(UTC), told))
            drawn = draw(found.figures, found.map, arguments.plots) if arguments.plots else []
        if arguments.json:
            arguments.json.write_text(json.dumps(found.figures, indent=1) + "\n")
    except (SegueError, OSError) as error:
        notices.print(str(error))
        return 1
    print(shown(found.markdown))
    for path in drawn:
        notices.print(f"drawn: {path}")
    return 1 if found.figures.get("sanity", {}).get("above_popularity") else 0
