"""The size of a picture, read from its first bytes."""

import struct
from typing import Final

from bot.playground.errors import bad_request

_JPEG_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC3})
MAX_SUM: Final = 10_000
MAX_RATIO: Final = 20


def check_photo(data: bytes) -> tuple[int, int]:
    """Give width and height; raise for what Telegram would not take as a photo."""
    if not data:
        raise bad_request("file must be non-empty")
    size = picture_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > MAX_SUM or max(size) > MAX_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Read the size of a PNG, JPEG, GIF or WebP; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:  # noqa: PLR2004
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    elif data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:  # noqa: PLR2004
        width, height = struct.unpack("<HH", data[6:10])
    elif data[8:16] == b"WEBPVP8X" and len(data) >= 30:  # noqa: PLR2004
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    else:
        return None
    return (width, height) if width and height else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data) and data[position] == 0xFF:  # noqa: PLR2004 - a marker
        marker = data[position + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return (width, height) if width and height else None
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return None
