"""What a button says: typed actions, packed into signed callback data of at most 64 bytes.

The form is `<version><action>:<field>:…:<signature>`. The signature is a keyed hash over all before
it, so that data that this bot did not make (or made under another key) is refused, not acted upon.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import assert_never

VERSION = "1"
MOST_BYTES = 64
_SIGNATURE_BYTES = 6
_PERSON = b"segue-buttons"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Turn a list to a page (from 0)."""

    list_id: str
    page: int


@dataclass(frozen=True, slots=True)
class Again:
    """Answer the list's request afresh; `turn` counts, so that a repeated press is harmless."""

    list_id: str
    turn: int


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Show a track's card."""

    track_id: int


@dataclass(frozen=True, slots=True)
class MoreLike:
    """List tracks like this one."""

    track_id: int


@dataclass(frozen=True, slots=True)
class TryExample:
    """Run an example (`bot.views.examples`) in the language that it was shown in."""

    example: str
    language: str


Action = OpenPage | Again | OpenCard | MoreLike | TryExample


class Signer:
    """Packs actions and unpacks what it packed itself."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=_PERSON).digest()

    def pack(self, action: Action) -> str:
        """The callback data of an action; raises `ValueError` where it would pass 64 bytes."""
        body = VERSION + _body(action)
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
        return _action(body[1:]) if body.startswith(VERSION) else None

    def _signature(self, body: str) -> str:
        data = body.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(data, key=self._key, digest_size=_SIGNATURE_BYTES).digest()
        return urlsafe_b64encode(digest).decode()


def _body(action: Action) -> str:
    match action:
        case OpenPage(list_id, page):
            return f"p:{list_id}:{page}"
        case Again(list_id, turn):
            return f"a:{list_id}:{turn}"
        case OpenCard(track_id):
            return f"c:{track_id}"
        case MoreLike(track_id):
            return f"m:{track_id}"
        case TryExample(example, language):
            return f"e:{example}:{language}"
        case _:
            assert_never(action)


def _action(body: str) -> Action | None:
    match body.split(":"):
        case ["p", list_id, page]:
            return OpenPage(list_id, int(page))
        case ["a", list_id, turn]:
            return Again(list_id, int(turn))
        case ["c", track_id]:
            return OpenCard(int(track_id))
        case ["m", track_id]:
            return MoreLike(int(track_id))
        case ["e", example, language]:
            return TryExample(example, language)
        case _:
            return None
