"""How keys that belong to somebody begin, and what work under way has seen of a /forget.

Whatever is kept of somebody is kept by some work: an update that is handled. Work that began before
a /forget of theirs has ended may keep nothing of them any more. So each piece of work remembers the
mark (empty, or one a /forget) that stood there when it first read something of them, and every
writer lets the store compare it with the one that stands there now, in the command that writes.
"""

from contextvars import ContextVar

_BEGIN = "of:"
_seen: ContextVar[dict[int, str] | None] = ContextVar("seen", default=None)


def of(user_id: int) -> str:
    """The beginning of every key that holds data of this user, or of their private chat.

    A private chat has its user's id. Groups have ids below zero; keys of theirs begin the same
    way, which does no harm.
    """
    return f"{_BEGIN}{user_id}:"


def owner_of(key: str) -> int | None:
    """Whose key it is; None for one that is nobody's."""
    begin, colon, _ = key.removeprefix(_BEGIN).partition(":")
    return int(begin) if key.startswith(_BEGIN) and colon else None


def begin_work() -> None:
    """What this task does from here on, with the tasks that it starts, is one piece of work."""
    _seen.set({})


def saw(user_id: int, mark: str) -> None:
    """The work read something of somebody under this mark; the first one counts."""
    seen = _seen.get()
    if seen is not None:
        seen.setdefault(user_id, mark)


def seen_of(user_id: int) -> str:
    """The mark that this work saw; empty where it read nothing of them, or is no such work."""
    return (_seen.get() or {}).get(user_id, "")
