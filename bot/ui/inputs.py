"""What people write, cleaned and checked before a service sees it."""

import unicodedata

from core.links import is_address, parse_spotify

MOST_CHARACTERS = 500
MOST_SEED_CHARACTERS = 1500
FOREIGN_LINK = "input-foreign-link"


class RefusedInputError(Exception):
    """A text that cannot be worked with; `message` and `values` name the sentence that says so."""

    def __init__(self, message: str, **values: int) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def checked(text: str, limit: int = MOST_CHARACTERS) -> str:
    """The text without control characters; raises `RefusedInputError`.

    Line breaks stay, because seeds come one a line. A text must hold a letter or a digit of some
    script: signs and emoji alone say nothing that can be looked up. An address alone that is not
    one of Spotify's says nothing either, as nothing is ever fetched.
    """
    cleaned = "".join(_kept(char) for char in text).strip()
    if not cleaned:
        raise RefusedInputError("input-empty")
    if len(cleaned) > limit:
        raise RefusedInputError("input-too-long", length=len(cleaned), limit=limit)
    if not any(char.isalnum() for char in cleaned):
        raise RefusedInputError("input-no-words")
    if is_address(cleaned) and not parse_spotify(cleaned):
        raise RefusedInputError(FOREIGN_LINK)
    return cleaned


def _kept(char: str) -> str:
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    return " " if category in {"Cc", "Cs", "Cn", "Co"} or category.startswith("Z") else char
