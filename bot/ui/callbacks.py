"""What a button says: typed actions, packed into signed callback data of at most 64 bytes.

The form is `<version><code>:<field>:…:<signature>`. The signature is a keyed hash over all before
it, so that data that this bot did not make (or made under another key) is refused, not acted upon.
An action is a frozen dataclass of strings, whole numbers, truths and `StrEnum`s. `CODES` has those
that several features draw, a manifest those of one; every press goes through
`bot.handlers.presses`. What an action asks for is a state to be reached ("chip off") and not a
change ("toggle"), so that a press that arrives twice does no harm.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, get_type_hints

from bot.ui import actions
from bot.ui.actions import Action

VERSION = "1"
MOST_BYTES = 64
_SIGNATURE_BYTES = 6
_PERSON = b"segue-buttons"

#: Never give a code to another action, nor in a manifest: buttons in old messages still say it.
CODES: Mapping[str, type[Action]] = MappingProxyType(
    {
        "p": actions.OpenPage,
        "a": actions.Again,
        "c": actions.OpenCard,
        "m": actions.MoreLike,
        "e": actions.TryExample,
        "x": actions.SwitchChip,
        "v": actions.Venture,
        "d": actions.EditList,
        "w": actions.OpenWhy,
        "g": actions.PraiseList,
        "l": actions.LikeTrack,
        "n": actions.AskWhyNot,
        "b": actions.DislikeTrack,
        "u": actions.TakeBackHere,
        "s": actions.OpenSettings,
        "su": actions.TakeBack,
        "hd": actions.DeleteAnswer,
        "ha": actions.AskFor,
        "h": actions.SaveList,
        "t": actions.SaveInto,
        "o": actions.OpenOwnSongs,
        "cq": actions.QueueTrack,
        "cl": actions.LikeInSpotify,
    }
)


class Signer:
    """Packs actions and unpacks what it packed itself."""

    def __init__(self, key: bytes, codes: Mapping[str, type[Action]] = CODES) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=_PERSON).digest()
        self._codes = codes
        self._code_of = {kind: code for code, kind in codes.items()}
        self._fields = {kind: tuple(each.name for each in fields(kind)) for kind in codes.values()}
        self._readers = {code: _readers(kind) for code, kind in codes.items()}

    def pack(self, action: Action) -> str:
        """The callback data of an action; raises `ValueError` where it would pass 64 bytes."""
        body = VERSION + self._body(action)
        data = f"{body}:{self._signature(body)}"
        if len(data.encode()) > MOST_BYTES:
            raise ValueError(f"callback data is longer than {MOST_BYTES} bytes: {data!r}")
        return data

    def unpack(self, data: str) -> Action | None:
        """The action, or None for data that is foreign, forged or of another version."""
        body, _, signature = data.rpartition(":")
        given = signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._signature(body).encode()):
            return None
        return self._action(body[1:]) if body.startswith(VERSION) else None

    def _signature(self, body: str) -> str:
        data = body.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(data, key=self._key, digest_size=_SIGNATURE_BYTES).digest()
        return urlsafe_b64encode(digest).decode()

    def _body(self, action: Action) -> str:
        values = [getattr(action, name) for name in self._fields[type(action)]]
        return ":".join([self._code_of[type(action)], *map(_written, values)])

    def _action(self, body: str) -> Action | None:
        code, *written = body.split(":")
        kind = self._codes.get(code)
        readers = self._readers.get(code, ())
        if kind is None or len(readers) != len(written):
            return None
        try:
            return kind(*(read(each) for read, each in zip(readers, written, strict=True)))
        except ValueError:  # an older program's button, signed all the same
            return None


def _written(value: str | int) -> str:
    return str(int(value)) if isinstance(value, int) else str(value)


def _readers(kind: type[Action]) -> tuple[Callable[[str], Any], ...]:
    hints = get_type_hints(kind)
    return tuple(_reader(hints[each.name]) for each in fields(kind))


def _reader(hint: type) -> Callable[[str], Any]:
    if issubclass(hint, bool):
        return lambda written: bool(int(written))
    if issubclass(hint, int | StrEnum):
        return hint
    return str
