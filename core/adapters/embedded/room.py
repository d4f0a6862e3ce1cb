"""Telling that the disk of the data folder is full, and what to do about it."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from core.adapters.embedded.programs import ProgramError
from core.errors import SetupError

_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_MARKS = tuple(os.strerror(number) for number in _NUMBERS)  # servers run in locale C
_NEXT_TO_NOTHING = 1_000_000  # bytes
_LONGEST_READ = 1_000_000  # bytes of a log


def full_disk(folder: Path) -> SetupError:
    """What the operator reads."""
    found = _measured(folder)
    free = found.f_bavail * found.f_frsize
    return SetupError(
        f"The disk of the data folder {folder} is full ({free / 1e6:.0f} MB free)."
        " What was stored before is whole, but nothing can be added, and an embedded server that"
        " is not running may not start. Make room (100 MB at least) and do the same again; or set"
        " SEGUE_DATA_DIR to a copy of the folder on a larger disk."
    )


def is_full(folder: Path) -> bool:
    """Whether next to nothing is free where the folder is; a disk of no size (`/proc`) is none."""
    found = _measured(folder)
    return found.f_blocks > 0 and found.f_bavail * found.f_frsize < _NEXT_TO_NOTHING


def logged_as_full(log: Path, since: int) -> bool:
    """Whether a server wrote into its log, after `since` bytes of it, that the disk was full."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            begin = since if since <= size else 0  # it was put aside and begun anew
            file.seek(max(begin, size - _LONGEST_READ))
            written = file.read()
    except OSError:
        return False
    return any(mark.encode() in written for mark in _MARKS)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refused_for_room(error: BaseException) -> bool:
    """Whether this program, or one that it ran, could not write for want of room."""
    return any(_refused(one) for one in causes(error))


def length_of(log: Path) -> int:
    """How many bytes a log has; 0 for one that is not there."""
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _refused(error: BaseException) -> bool:
    if isinstance(error, ProgramError):
        return any(mark in error.output for mark in _MARKS)
    return isinstance(error, OSError) and error.errno in _NUMBERS


def _measured(folder: Path) -> os.statvfs_result:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return os.statvfs(there)
