"""`segue`: the command line."""

import errno
import sys
from collections.abc import Sequence
from contextlib import suppress

from bot.cli.parser import OFFLINE, build_parser
from core.errors import SegueError
from core.harmless import shown

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 for success, 1 for failure, 2 for wrong usage.

    What fails is said in one sentence on stderr; `--debug` adds where it came from.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        return _run([word for word in words if word != "--debug"])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has left; say nothing more
        return 1
    except (SegueError, OSError) as error:
        if debug:
            raise
        print(f"segue: {shown(_sentence(error))}", file=sys.stderr)
        if _is_the_output(error):
            with suppress(OSError):  # what it still holds would fail again when Python ends
                sys.stdout.close()
        return 1


def _run(words: list[str]) -> int:
    if words and words[0] in OFFLINE:
        from ml.cli import main as offline

        return offline(words)
    try:
        arguments = build_parser().parse_args(words)
    except SystemExit as left:  # after --help (0) or wrong usage (2)
        return left.code if isinstance(left.code, int) else 2
    from bot.cli.commands import run_command

    return run_command(arguments)


def _is_the_output(error: Exception) -> bool:
    """Whether a full disk, behind a redirection, refused what was printed: that has no name."""
    return isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        what = "The output" if error.filename is None else error.filename
        return f"{what} cannot be written: {error.strerror}."
    text = str(error) or type(error).__name__
    return text if isinstance(error, SegueError) else f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    sys.exit(main())
