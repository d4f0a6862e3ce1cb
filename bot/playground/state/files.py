"""Files that were sent, by their id."""

import mimetypes
import secrets
from dataclasses import dataclass, field

from bot.playground.errors import bad_request
from bot.playground.state.people import JsonDict


@dataclass(frozen=True)
class Upload:
    """A file as it arrived in a call."""

    name: str
    mime_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredFile:
    """A file that has an id; one sent by address keeps the address and no bytes."""

    id: str
    name: str
    mime_type: str
    data: bytes = field(default=b"", repr=False)
    url: str = ""
    size: tuple[int, int] | None = None

    def wire(self) -> JsonDict:
        """Give the fields that every kind of file has."""
        return {
            "file_id": self.id,
            "file_unique_id": self.id[-16:],
            "file_size": len(self.data),
        }

    @property
    def path(self) -> str:
        """Give the path under which getFile offers it."""
        return f"files/{self.id}"


class FileStore:
    """Files in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self._files: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, size: tuple[int, int] | None = None) -> StoredFile:
        """Keep an upload and give it an id."""
        guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
        file = StoredFile(_new_id(), upload.name, guessed, upload.data, size=size)
        self._files[file.id] = file
        return file

    def keep_address(self, url: str) -> StoredFile:
        """Keep an address. Nothing is fetched: the playground has no outside."""
        name = url.rsplit("/", 1)[-1] or "file"
        file = StoredFile(_new_id(), name, "application/octet-stream", url=url)
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """Find a file, or say in Telegram's words that there is none."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def find(self, file_id: str) -> StoredFile | None:
        """Find a file, or None."""
        return self._files.get(file_id)


def _new_id() -> str:
    return "PG" + secrets.token_hex(24)
