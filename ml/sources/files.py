"""Finding the files of an import and reading their lines: plain or gzip, UTF-8."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ml.sources.problems import UnreadableFileError

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_LINE = 64 * 2**20  # bytes
_REPORT_EVERY = 256  # lines
_MOST_EMPTY = 1_000_000  # lines in a row
_FAIR_RATIO = 200  # of unpacked to packed; text has 3 to 20, a trap a thousand
_LOOKED_AT_FROM = 16 * 2**20  # unpacked bytes: a small file may well say the same again and again


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and its name within the folder that was asked for."""

    path: Path
    name: str  # without endings; folders separated by "/"
    size: int  # bytes on disk


def find_files(path: Path, endings: Sequence[str]) -> list[SourceFile]:
    """The file itself, or the folder's files with these endings (or these and `.gz`), sorted.

    A file that was named is taken whatever its ending. Hidden files are left out of a folder.
    """
    if path.is_file():
        return [SourceFile(path, bare_name(path.name), path.stat().st_size)]
    found = []
    for file in sorted(path.rglob("*")):
        inner = file.relative_to(path)
        wanted = file.name.lower().removesuffix(".gz").endswith(tuple(endings))
        if file.is_file() and wanted and not any(part.startswith(".") for part in inner.parts):
            name = (inner.parent / bare_name(file.name)).as_posix()
            found.append(SourceFile(file, name, file.stat().st_size))
    return found


def bare_name(name: str) -> str:
    """A file name without `.gz` and without its ending."""
    name = name[:-3] if name.lower().endswith(".gz") else name
    return name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name


def read_lines(path: Path, progress: Callable[[int], None]) -> Iterator[str]:
    """The lines of a file; `progress` hears now and then how many bytes of it (on disk) were read.

    Raises `UnreadableFileError` with the line for a wrong encoding, a damaged or truncated gzip,
    a line beyond 64 MB, and what is no collection but a trap: a gzip that unpacks to hundreds of
    times its size, or a million lines in a row without content. The file is closed when the
    generator is.
    """
    number = empty = unpacked = 0
    try:
        with path.open("rb") as disk:
            start = disk.read(2)
            disk.seek(0)
            if start in _UTF16:
                raise UnreadableFileError(
                    str(path), 1, "expected UTF-8, got UTF-16; save it as UTF-8"
                )
            content = cast("BinaryIO", gzip.GzipFile(fileobj=disk)) if start == _GZIP else disk
            while raw := content.readline(_LONGEST_LINE):
                number += 1
                if number == 1:
                    raw = raw.removeprefix(_BOM)
                if len(raw) == _LONGEST_LINE:
                    raise UnreadableFileError(str(path), number, "the line is longer than 64 MB")
                empty = 0 if raw.strip() else empty + 1
                if empty == _MOST_EMPTY:
                    reason = f"{_MOST_EMPTY:,} lines in a row are empty: this is no collection"
                    raise UnreadableFileError(str(path), number, reason)
                unpacked += len(raw)
                if unpacked > _LOOKED_AT_FROM and unpacked > _FAIR_RATIO * disk.tell():
                    raise UnreadableFileError(str(path), number, _trap(unpacked, disk.tell()))
                yield _decoded(path, number, raw)
                if number % _REPORT_EVERY == 0:
                    progress(disk.tell())
            progress(disk.tell())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the gzip data is truncated or damaged after this line ({error})"
        raise UnreadableFileError(str(path), number, reason) from error
    except OSError as error:
        raise UnreadableFileError(str(path), number, f"cannot be read: {error.strerror}") from error


def _trap(unpacked: int, packed: int) -> str:
    return (
        f"the gzip data unpacks to {unpacked // packed} times its size so far, which no collection"
        " does; if it is one after all, unpack it yourself and import the plain file"
    )


def _decoded(path: Path, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        reason = (
            f"expected UTF-8, got byte 0x{byte:02x} at column {error.start + 1}; save it as UTF-8"
        )
        raise UnreadableFileError(str(path), number, reason) from error
