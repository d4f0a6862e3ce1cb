"""The arguments of `segue`."""

import argparse
from importlib.metadata import version

LAST_PORT = 65_535

#: Subcommands of the offline side, handed on as they were typed.
OFFLINE = {
    "import": "read a collection of playlists into the catalogue",
    "train": "train the models on the catalogue",
    "evaluate": "measure the models on held-out playlists",
    "publish": "publish what was trained as a release, and activate it",
    "rollback": "activate the release before",
    "catalogue": "check the files of the starter catalogue",
    "starter": "rebuild or load the starter catalogue",
}


def build_parser() -> argparse.ArgumentParser:
    """The parser of everything that runs here; offline commands are listed, not parsed."""
    listed = "\n".join(f"  {name:<12}{text}" for name, text in OFFLINE.items())
    parser = argparse.ArgumentParser(
        prog="segue",
        description="A Telegram bot that finds the next song.",
        epilog=f"offline commands (segue COMMAND --help):\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"segue {version('segue')}")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="run the bot, or the playground without a token"))
    _add_ask(commands.add_parser("ask", help="send messages and print what the chat would show"))
    _add_jobs(commands.add_parser("jobs", help="show timed work, or run one job now"))
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("doctor", help="check the installation and say what to do")
    _add_export(commands.add_parser("export", help="write collections as neutral jsonl"))
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--polling", action="store_true", help="ask Telegram for updates")
    mode.add_argument("--webhook", action="store_true", help="let Telegram send updates")
    mode.add_argument("--playground", action="store_true", help="a local chat in the browser")
    parser.add_argument(
        "--port", type=_port, default=8080, help="of the playground or webhook (default: 8080)"
    )
    parser.add_argument(
        "--host", default="0.0.0.0", help="that the webhook listens on (default: every address)"  # noqa: S104 # containers forward to it
    )  # fmt: skip


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("messages", nargs="+", metavar="MESSAGE", help="sent one after another")
    parser.add_argument(
        "--press", action="append", default=[], metavar="BUTTON", help="then press this button"
    )
    parser.add_argument(
        "--user", type=int, help="the id of who writes (default: one who speaks it)"
    )
    parser.add_argument("--lang", default="en", help="their language: en, ko, ru, … (default: en)")
    parser.add_argument("--chat", choices=("private", "group"), default="private")
    parser.add_argument("--json", action="store_true", help="print the messages as JSON")


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    run = actions.add_parser("run", help="run one job now, under its lock, and note it")
    run.add_argument("name", metavar="NAME", help="as `segue jobs` shows it")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "collections", nargs="*", metavar="COLLECTION", help="by name (default: every one)"
    )
    parser.add_argument("--out", metavar="FILE", help="a file, .gz for gzip (default: stdout)")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; expected 0 to {LAST_PORT}")
    return int(text)
