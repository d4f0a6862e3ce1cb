"""Errors of asyncpg, translated once: a store that is away, until shown otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from core.errors import StoreDownError

#: Beginnings of SQLSTATE codes (PostgreSQL's documentation, appendix A) that are about what was
#: asked, so that the same would be refused for ever: cardinality, data, integrity, syntax and
#: names, and what is too large.
_ASKED_WRONGLY = ("21", "22", "23", "42", "54")
#: Of those, what is about the server all the same: no right (any more), and tables that are not
#: there, as while a backup is restored.
_AWAY = frozenset({"42501", "42P01"})

_REASONS = {
    "53100": "PostgreSQL has no room left on its disk",
    "53200": "PostgreSQL has no memory left",
    "53300": "PostgreSQL has no connections left",
    "25006": "PostgreSQL takes no writes: it is read-only, as a standby is",
    "28P01": "PostgreSQL refuses the password",
    "28000": "PostgreSQL refuses this user",
    "3D000": "PostgreSQL has no database of that name",
    "42501": "PostgreSQL refuses this user the right to do that",
    "42P01": "PostgreSQL has not all of Segue's tables",
}


class NoExtensionError(asyncpg.InterfaceError):  # type: ignore[misc] # untyped
    """The database that a new connection leads to has no pgvector."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreDownError` where PostgreSQL cannot be reached, refuses, or is too slow.

    What is wrong with a value or a statement is raised as it comes.
    """
    try:
        yield
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        if not is_away(error):
            raise
        raise StoreDownError(reason_of(error), "postgres") from error
    # Misuse is among them, but so are its words when a server goes in the middle of a query.
    except (asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise StoreDownError(reason_of(error), "postgres") from error


def is_away(error: Exception) -> bool:
    """Whether it is the server's state that stands in the way, which may pass."""
    code = getattr(error, "sqlstate", None) or ""
    return code in _AWAY or not code.startswith(_ASKED_WRONGLY)


def reason_of(error: BaseException) -> str:
    """A sentence for an operator, without a full stop; it quotes nothing of what was asked."""
    code = getattr(error, "sqlstate", None) or ""
    if code in _REASONS:
        return _REASONS[code]
    if isinstance(error, NoExtensionError):
        return "PostgreSQL leads to a database without pgvector"
    if isinstance(error, asyncpg.PostgresError) and not code.startswith(("08", "57")):
        return f"PostgreSQL refuses ({type(error).__name__})"
    return "PostgreSQL does not answer"
