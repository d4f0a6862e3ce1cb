"""Which errors of a store mean that it is away, and what an operator reads of them."""

import asyncpg
import pytest
import redis.exceptions as refused
from redis._parsers.base import BaseParser

from core.adapters.postgres import translate as postgres
from core.adapters.redis import translate as redis
from core.errors import StoreDownError

AWAY = [
    (asyncpg.InvalidPasswordError, "refuses the password"),
    (asyncpg.InvalidAuthorizationSpecificationError, "refuses this user"),
    (asyncpg.InvalidCatalogNameError, "no database of that name"),
    (asyncpg.ReadOnlySQLTransactionError, "read-only"),
    (asyncpg.DiskFullError, "no room left on its disk"),
    (asyncpg.OutOfMemoryError, "no memory left"),
    (asyncpg.TooManyConnectionsError, "no connections left"),
    (asyncpg.InsufficientPrivilegeError, "refuses this user the right"),
    (asyncpg.UndefinedTableError, "not all of Segue's tables"),
    (asyncpg.AdminShutdownError, "does not answer"),
    (asyncpg.CannotConnectNowError, "does not answer"),
    (asyncpg.QueryCanceledError, "does not answer"),
    (asyncpg.ConnectionDoesNotExistError, "does not answer"),
    (asyncpg.SerializationError, "refuses (SerializationError)"),
    (asyncpg.exceptions.PostgresIOError, "refuses (PostgresIOError)"),
    (asyncpg.InterfaceError, "does not answer"),
    (postgres.NoExtensionError, "without pgvector"),
    (asyncpg.InternalClientError, "does not answer"),
    (OSError, "does not answer"),
    (TimeoutError, "does not answer"),
]
OURS = [
    asyncpg.DataError,
    asyncpg.NumericValueOutOfRangeError,
    asyncpg.CharacterNotInRepertoireError,
    asyncpg.UniqueViolationError,
    asyncpg.PostgresSyntaxError,
    asyncpg.UndefinedColumnError,
    asyncpg.ProgramLimitExceededError,
]


@pytest.mark.parametrize(("kind", "reason"), AWAY, ids=lambda value: getattr(value, "__name__", ""))
def test_a_postgres_that_refuses_is_away(kind: type[Exception], reason: str) -> None:
    with pytest.raises(StoreDownError) as raised, postgres.translated():
        raise kind("secret values")
    assert reason in str(raised.value)
    assert "secret" not in str(raised.value)
    assert raised.value.store == "postgres"


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_what_is_wrong_with_a_value_or_a_statement_is_not_an_outage(kind: type[Exception]) -> None:
    with pytest.raises(kind), postgres.translated():
        raise kind("x")


async def test_values_that_no_column_takes_are_not_an_outage(pool: asyncpg.Pool) -> None:
    for value, kind in ((2**80, asyncpg.DataError), ("x", asyncpg.DataError)):
        with pytest.raises(kind), postgres.translated():
            await pool.fetchval("select $1::bigint", value)
    with pytest.raises(asyncpg.CharacterNotInRepertoireError), postgres.translated():
        await pool.fetchval("select $1::text", "a\x00b")


def answer(line: str) -> Exception:
    """An error line of the protocol, as redis-py reads it."""
    return BaseParser.parse_error(line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("OOM command not allowed when used memory > 'maxmemory'.", "no memory left"),
        ("MISCONF Redis is configured to save RDB snapshots, but", "cannot save to its disk"),
        ("NOREPLICAS Not enough good replicas to write.", "too few replicas"),
        ("READONLY You can't write against a read only replica.", "read-only replica"),
        ("LOADING Redis is loading the dataset in memory", "still loading"),
        ("MASTERDOWN Link with MASTER is down", "without its primary"),
        ("NOAUTH Authentication required.", "wants another user or password"),
        ("NOPERM this user has no permissions", "refuses this user"),
        ("ERR max number of clients reached", "no connections left"),
        ("EXECABORT Transaction discarded because of previous errors.", "refuses to write"),
        ("BUSY Redis is busy running a script.", "refuses to write"),
        ("ERR something that nobody has seen yet", "refuses to write"),
        (
            "ERR Error running script (call to f_1): @user_script:2: -READONLY You can't write",
            "read-only replica",
        ),
        (
            "ERR Error running script (call to f_1): @user_script:2: -OOM command not allowed",
            "no memory left",
        ),
    ],
)
def test_a_redis_that_refuses_is_away(line: str, reason: str) -> None:
    with pytest.raises(StoreDownError) as raised, redis.translated():
        raise answer(line)
    assert reason in str(raised.value)
    assert raised.value.store == "redis"


@pytest.mark.parametrize(
    "error",
    [
        answer("WRONGTYPE Operation against a key holding the wrong kind of value"),
        answer("ERR value is not an integer or out of range"),
        answer("ERR wrong number of arguments for 'get' command"),
        answer("ERR unknown command 'HEXPIRE'"),
        refused.DataError("a list"),
        refused.WatchError("changed"),
    ],
    ids=str,
)
def test_a_command_that_makes_no_sense_is_not_an_outage(error: Exception) -> None:
    with pytest.raises(type(error)), redis.translated():
        raise error
