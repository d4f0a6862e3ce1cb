"""Offsets and lengths as Telegram counts them: in UTF-16 code units."""


def width(text: str) -> int:
    """Count code units: a character outside the basic plane is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, length: int) -> str:
    """Take the part that an entity covers."""
    units = text.encode("utf-16-le")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")
