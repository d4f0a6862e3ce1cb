"""Numbered SQL files, applied forward only, once each."""

import hashlib
import logging
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import asyncpg

from core.adapters.postgres.pool import CONNECT_SECONDS, connecting
from core.adapters.postgres.pooled import OPTIONS, PooledConnection, said_of_pooler
from core.adapters.waiting import waiting
from core.errors import SetupError

_log = logging.getLogger(__name__)
_FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")
_OTHER = "Waiting for another process to bring the database to the newest schema."
_OLDEST_PGVECTOR = (0, 8)  # iterative scans

# A number of our own for the advisory lock: "segue" in ASCII.
_LOCK = "select pg_advisory_xact_lock(495891576165)"
_CREATE = """
create table if not exists schema_migrations (
    version int primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
)
"""
_EXISTS = "select to_regclass('schema_migrations') is not null"
_APPLIED = "select version, name, sha256 from schema_migrations order by version"
_RECORD = "insert into schema_migrations (version, name, sha256) values ($1, $2, $3)"
_PGVECTOR = "select extversion from pg_extension where extname = 'vector'"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file."""

    version: int
    name: str
    sql: str

    @property
    def label(self) -> str:
        """The name of the file, without its end."""
        return f"{self.version:04}_{self.name}"

    @property
    def sha256(self) -> str:
        """Of the file, with line ends as written here."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def shipped() -> list[Migration]:
    """The files that came with the program, in order."""
    return read_migrations(files("core.adapters.postgres") / "migrations")


def read_migrations(folder: Traversable) -> list[Migration]:
    """The files of a folder; raises `SetupError` for a gap in their numbers."""
    found = []
    for file in folder.iterdir():
        if match := _FILE_NAME.fullmatch(file.name):
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
            found.append(Migration(int(match[1]), match[2], text))
    found.sort(key=lambda migration: migration.version)
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise SetupError(
            f"The migrations in {folder} are not numbered 0001, 0002, … without a gap."
        )
    return found


async def migrate(
    database: str | asyncpg.Connection,
    upto: int | None = None,
    migrations: Sequence[Migration] | None = None,
) -> list[Migration]:
    """Bring a database to the newest schema, or to `upto`; what was applied.

    Each file runs in its own transaction under an advisory lock, so that processes which start
    together wait for each other, and may share the work. Nothing of it needs a session, which a
    pooler would not give. Raises `SetupError`, changing nothing, for a database that
    is newer than the program or that an altered file was applied to.
    """
    known = shipped() if migrations is None else list(migrations)
    async with _connection(database) as connection:
        applied: list[Migration] = []
        wanted = len(known) if upto is None else upto
        while True:
            async with connection.transaction():
                with waiting(_OTHER):
                    await connection.execute(_LOCK, timeout=None)
                done = await _check(connection, known)
                await _check_pgvector(connection)
                todo = [migration for migration in known[done:] if migration.version <= wanted]
                if not todo:
                    return applied
                await _apply(connection, todo[0])
            _log.info("applied migration %s", todo[0].label)
            applied.append(todo[0])


async def _check(connection: asyncpg.Connection, known: Sequence[Migration]) -> int:
    """How many were applied."""
    if not await connection.fetchval(_EXISTS):
        with _explained("0000_schema_migrations"):
            await connection.execute(_CREATE)
        return 0
    applied = await connection.fetch(_APPLIED)
    if len(applied) > len(known):
        raise SetupError(
            f"The database has schema {applied[-1]['version']} and this program knows"
            f" {len(known)}: it was used by a newer Segue. Install that one, or restore a backup."
        )
    for row, migration in zip(applied, known, strict=False):
        if (row["version"], row["sha256"]) != (migration.version, migration.sha256):
            raise SetupError(
                f"Migration {migration.label}.sql differs from the one that"
                f" made this database ({row['version']:04}_{row['name']}): applied files never"
                " change. Restore the file, or start from an empty database."
            )
    return len(applied)


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    with _explained(migration.label):
        await connection.execute(migration.sql, timeout=None)
        await connection.execute(_RECORD, migration.version, migration.name, migration.sha256)


@contextmanager
def _explained(label: str) -> Iterator[None]:
    """What PostgreSQL refuses, as what an operator can do about it."""
    try:
        yield
    except asyncpg.PostgresError as error:
        about_extension = "extension" in str(error)
        if about_extension and isinstance(error, asyncpg.InsufficientPrivilegeError):
            raise SetupError(
                "The database has no pgvector and this user may not add it: an administrator must"
                " run CREATE EXTENSION vector in this database once."
            ) from error
        if about_extension and isinstance(
            error, (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError)
        ):
            raise SetupError(
                "This PostgreSQL has no pgvector: install pgvector 0.8 or later on the server"
                " (image pgvector/pgvector), or leave DATABASE_URL unset for the embedded one."
            ) from error
        raise SetupError(f"The database refused migration {label}: {error}.") from error


async def _check_pgvector(connection: asyncpg.Connection) -> None:
    version = await connection.fetchval(_PGVECTOR)
    if version is not None and tuple(map(int, version.split(".")[:2])) < _OLDEST_PGVECTOR:
        raise SetupError(
            f"The database has pgvector {version}, and 0.8 or later is needed: install it on the"
            " server and run ALTER EXTENSION vector UPDATE."
        )


@asynccontextmanager
async def _connection(database: str | asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    if not isinstance(database, str):
        yield database
        return
    address, _ = said_of_pooler(database)
    with connecting(database):
        connection = await asyncpg.connect(
            address, timeout=CONNECT_SECONDS, connection_class=PooledConnection, **OPTIONS
        )
        async with connection.transaction():  # which not every pooler allows
            pass
    try:
        yield connection
    finally:
        await connection.close(timeout=5)
