"""What an annotation in python-telegram-bot's signatures says about a value on the wire."""

import re
from dataclasses import dataclass
from typing import Final

import telegram

from bot.playground.contract.corrections import ALIASES

_SCALARS: Final = {
    "int": "Integer",
    "float": "Float",
    "str": "String",
    "bool": "Boolean",
    "TimePeriod": "Integer",
    "timedelta": "Integer",
    "datetime": "Integer",
    "Literal": "Integer",
}
_FILES: Final = frozenset({"FileInput", "InputFile"})
_WORD: Final = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Kind:
    """The types a value may have; `depth` counts the arrays around them."""

    names: tuple[str, ...]
    depth: int = 0

    @property
    def is_object(self) -> bool:
        """Whether the value is a JSON object."""
        return bool(self.names) and not set(self.names) & _WIRE_SCALARS

    def item(self) -> "Kind":
        """Give the kind of an array's elements."""
        return Kind(self.names, self.depth - 1)

    def __str__(self) -> str:
        """Spell it as the document does."""
        return "Array of " * self.depth + " or ".join(self.names or ("any",))


_WIRE_SCALARS: Final = frozenset({*_SCALARS.values(), "InputFile"})


def is_telegram_class(name: str) -> bool:
    """Tell whether PTB has an object of this name."""
    return name[:1].isupper() and isinstance(getattr(telegram, name, None), type)


def kind_of(annotation: object) -> Kind:
    """Read an annotation, given as PTB wrote it: a type, a union or a string."""
    text = str(annotation)
    words = [match[1] for match in _WORD.finditer(text)]
    depth = 2 if re.search(r"Sequence\[\S*Sequence\[", text) else int("Sequence[" in text)
    scalars = [_SCALARS[word] for word in words if word in _SCALARS]
    objects = [alias for word in words for alias in ALIASES.get(word, ())]
    objects += [word for word in words if is_telegram_class(word) and word not in _FILES]
    if _FILES & set(words):
        return Kind(("InputFile", "String"), depth)
    # In arrays PTB takes plain values as a convenience for the object, elsewhere the reverse.
    names = (objects or scalars) if depth or not scalars else scalars
    # The narrower first, so that "5" in a form is a number where it may be one.
    names = sorted(dict.fromkeys(names), key=lambda name: name == "String")
    return Kind(tuple(names), depth)
