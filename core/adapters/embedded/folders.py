"""Where a server of our own keeps its data and its socket."""

import hashlib
import os
import re
import stat
from pathlib import Path

from core.errors import SetupError

_PLAIN = re.compile(r"/[A-Za-z0-9/_.+-]*")
_LONGEST = 80  # bytes; the kernel allows 107 (103 on macOS) with the socket's own name


def data_folder(path: Path) -> Path:
    """The folder, made if need be and resolved; `SetupError` when it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = path.resolve(strict=True)
    except OSError as error:
        raise SetupError(
            f"The data folder {path} cannot be made ({error.strerror});"
            " set SEGUE_DATA_DIR to another."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SetupError(
            f"The data folder {folder} cannot be written by this user;"
            " change its owner or set SEGUE_DATA_DIR to another."
        )
    return folder


def socket_folder(data: Path, short_base: Path = Path("/tmp")) -> Path:  # noqa: S108 - see below
    """A private folder for a server's socket: the data's own, or a short one when that is too long.

    The short one is made from user and path alone, never from `TMPDIR` or `XDG_RUNTIME_DIR`, so
    that two processes with different environments meet at the same socket. A path with spaces or
    letters that a connection address would have to quote counts as too long. Raises `SetupError`
    when the short folder belongs to somebody else, which would let them answer in our place.
    """
    if len(os.fsencode(data)) <= _LONGEST and _PLAIN.fullmatch(str(data)):
        data.mkdir(mode=0o700, exist_ok=True)
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    short = short_base / f"segue-{os.geteuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise SetupError(
            f"{short} is not a private folder of this user, so no socket is put there;"
            " remove it, or set SEGUE_DATA_DIR to a shorter path."
        )
    return short
