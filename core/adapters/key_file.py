"""The keys that tokens are encrypted with: the operator's, else one made into the data folder."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import SecretStr

from core.errors import SetupError

NAME = "token.key"
_HOW = (
    "make one with: python -c 'from cryptography.fernet import Fernet;"
    " print(Fernet.generate_key().decode())'"
)


def token_keys(configured: Sequence[SecretStr], folder: Path) -> list[Fernet]:
    """The keys, the first of which encrypts; raises `SetupError` for one that is none."""
    try:
        if configured:
            return [Fernet(key.get_secret_value().strip()) for key in configured]
        return [Fernet(_own_key(folder / NAME))]
    except ValueError:
        place = "TOKEN_KEYS" if configured else str(folder / NAME)
        # Not chained: the error below could quote the key.
        raise SetupError(f"{place} holds something that is no Fernet key; {_HOW}") from None


def _own_key(path: Path) -> bytes:
    """The key in the file, made first if need be; of several that start at once, one makes it."""
    with suppress(FileNotFoundError):
        return path.read_bytes().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = path.with_name(f"{NAME}.{os.getpid()}")
    try:
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(own, path)  # whole or not at all, and never over another's
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written ({error.strerror}), and Spotify's tokens are encrypted with"
            f" it: make room, or set TOKEN_KEYS; {_HOW}"
        ) from error
    finally:
        own.unlink(missing_ok=True)
    return path.read_bytes().strip()
