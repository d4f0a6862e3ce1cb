"""Errors of redis-py, translated once: a store that is away, until shown otherwise.

A server that refuses (no memory left, a full disk, too few replicas, read-only, loading) answers
with errors of the protocol, over a connection that works.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import redis.exceptions

from core.errors import StoreDownError

#: Errors that are the caller's, so that the same would be refused for ever.
_OURS = (
    redis.exceptions.DataError,
    redis.exceptions.WatchError,
    redis.exceptions.LockError,
    redis.exceptions.InvalidPipelineStack,
)
#: What the server says of a command that makes no sense, at the beginning or inside of a script.
_ASKED_WRONGLY = (
    "WRONGTYPE", "not an integer", "is not a valid float", "wrong number of arguments",
    "syntax error", "unknown command", "would overflow", "invalid expire", "invalid DB index",
    "Error compiling script", "attempt to ",
)  # fmt: skip

_FULL = "Redis has no memory left (maxmemory)"
_REPLICA = "Redis takes no writes: it is a read-only replica"
_LOADING = "Redis is still loading its data"

#: Kinds that redis-py knows; it takes the first word of the server's line away.
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (redis.exceptions.OutOfMemoryError, _FULL),
    (redis.exceptions.ReadOnlyError, _REPLICA),
    (redis.exceptions.BusyLoadingError, _LOADING),
    (redis.exceptions.MasterDownError, "Redis is a replica without its primary"),
    (redis.exceptions.AuthenticationError, "Redis wants another user or password"),
    (redis.exceptions.NoPermissionError, "Redis refuses this user the right to do that"),
)
#: Words of the server; inside of a script they stand somewhere in the text.
_WORDS = {
    "OOM ": _FULL,
    "MISCONF": "Redis takes no writes: it cannot save to its disk",
    "NOREPLICAS": "Redis takes no writes: too few replicas are connected",
    "READONLY": _REPLICA,
    "read only replica": _REPLICA,
    "LOADING": _LOADING,
    "max number of clients": "Redis has no connections left",
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreDownError` where Redis cannot be reached, refuses for now, or is too slow.

    What is wrong with a value or a command is raised as it comes.
    """
    try:
        yield
    except (redis.exceptions.RedisError, OSError) as error:
        if not is_away(error):
            raise
        raise StoreDownError(reason_of(error), "redis") from error


def is_away(error: Exception) -> bool:
    """Whether it is the server's state that stands in the way, which may pass."""
    if isinstance(error, _OURS):
        return False
    return not (isinstance(error, redis.exceptions.ResponseError) and _asked_wrongly(error))


def is_read_only(error: object) -> bool:
    """Whether a server that once was the primary says that it is no more."""
    if isinstance(error, redis.exceptions.ReadOnlyError):
        return True
    text = str(error)
    is_answer = isinstance(error, redis.exceptions.ResponseError)
    return is_answer and ("READONLY" in text or "read only replica" in text)


def reason_of(error: BaseException) -> str:
    """A sentence for an operator, without a full stop."""
    known = (reason for kind, reason in _KINDS if isinstance(error, kind))
    said = (reason for words, reason in _WORDS.items() if words in str(error))
    refused = isinstance(error, redis.exceptions.ResponseError)
    usual = "Redis refuses to write" if refused else "Redis does not answer"
    return (*known, *said, usual)[0]


def _asked_wrongly(error: redis.exceptions.ResponseError) -> bool:
    text = str(error)
    return any(words in text for words in _ASKED_WRONGLY)
