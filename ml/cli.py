"""The offline subcommands, handed over by the command line of the bot."""

import argparse
from collections.abc import Sequence

from ml.commands.catalogue import add_catalogue
from ml.commands.evaluate import add_evaluate
from ml.commands.import_ import add_import
from ml.commands.publish import add_publish
from ml.commands.rollback import add_rollback
from ml.commands.starter import add_starter
from ml.commands.train import add_train

COMMANDS = (
    add_import,
    add_catalogue,
    add_train,
    add_evaluate,
    add_publish,
    add_rollback,
    add_starter,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all offline subcommands."""
    parser = argparse.ArgumentParser(prog="segue")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for add in COMMANDS:
        add(subparsers)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run one subcommand; the exit code is 0 for success, 1 for failure, 2 for wrong usage."""
    try:
        arguments = build_parser().parse_args(argv)
        code: int = arguments.run(arguments)
    except SystemExit as left:  # argparse leaves so, after --help (0) or wrong usage (2)
        return left.code if isinstance(left.code, int) else 2
    return code
