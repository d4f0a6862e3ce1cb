"""The first start: the starter catalogue with its trained release, without torch, in seconds."""

from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

import asyncpg

from core.adapters.postgres.starting import catalogue_is_empty, starting
from core.errors import SetupError
from ml import artefacts
from ml.importing.run import Job, run_import
from ml.manifest import MANIFEST
from ml.publish import publish
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems
from ml.starter.layout import FOLDER
from ml.trained import Artefact

RELEASE = "release"


async def ensure_starter(pool: asyncpg.Pool) -> bool:
    """Import the starter catalogue and publish its release, where there is nothing at all yet.

    True when it did. A database with a playlist or a release is left alone. Two processes at once
    are safe: the second waits, and finds the work done.
    """
    async with starting(pool) as connection:
        if not await catalogue_is_empty(connection):
            return False
        await _import(connection)
        await publish(pool, shipped())
    return True


async def load_starter(pool: asyncpg.Pool) -> None:
    """Import the starter catalogue (again changes nothing) and publish its release."""
    async with starting(pool) as connection:
        await _import(connection)
        await publish(pool, shipped())


def shipped() -> Artefact:
    """The release that ships with the package; raises `SetupError` when it is damaged."""
    folder = files("ml.starter") / RELEASE
    try:
        return artefacts.assembled(
            _bytes(folder, MANIFEST),
            [one.name for one in folder.iterdir()],
            lambda name: _bytes(folder, name),
        )
    except OSError as error:
        raise SetupError(
            f"The starter release that ships with the package cannot be read: {error}."
            " Install the package again."
        ) from error


def _bytes(folder: Traversable, name: str) -> bytes:
    return (folder / name).read_bytes()


async def _import(connection: asyncpg.Connection) -> None:
    job = Job(FORMATS["starter"], [FOLDER], datetime.now(UTC).year)
    await run_import(job, connection, Problems())
