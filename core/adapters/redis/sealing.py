"""Encryption of what is secret in Redis, with keys that rotate."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Sealer:
    """Encrypts with the first key, and reads what any of them encrypted."""

    def __init__(self, keys: list[Fernet]) -> None:
        self._first = keys[0]
        self._all = MultiFernet(keys)

    def seal(self, content: bytes) -> bytes:
        """The content, encrypted."""
        return self._first.encrypt(content)

    def open(self, sealed: bytes) -> tuple[bytes, bool] | None:
        """The content, and whether an older key sealed it; None where no key fits."""
        try:
            return self._first.decrypt(sealed), False
        except InvalidToken:
            pass
        try:
            return self._all.decrypt(sealed), True
        except InvalidToken:
            return None
