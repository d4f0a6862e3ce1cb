"""Which release is active, and its models.

Adapter of `Releases`, `ProjectorFiles` and `ModelFiles`.
"""

import hashlib
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import asyncpg
import structlog

from core.adapters.postgres.translate import translated
from core.errors import CatalogueEmptyError, SetupError
from core.model import Release
from core.tensors import shown

log = structlog.get_logger()

_LARGEST = 2**31  # playlists
_ACTIVE = """
    select r.id, r.version, r.collections, r.facts,
           array(
               select encoder from release_projectors where release_id = r.id order by encoder
           ) as encoders,
           array(select name from release_models where release_id = r.id order by name) as models
    from releases r where r.active
"""
_MODEL = "select content, sha256 from release_models where release_id = $1 and name = $2"
_PROJECTOR = """
    select content, sha256 from release_projectors where release_id = $1 and encoder = $2
"""


class PostgresReleases:
    """Remembers the active release for some seconds, so that a request costs no query for it."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        *,
        remember: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool = pool
        self._remember = remember
        self._clock = clock
        self._known: Release | None = None
        self._until = 0.0
        self._said: set[str] = set()  # versions that the log was told of

    async def active(self) -> Release:
        """The active one; raises `CatalogueEmptyError` when there is none."""
        now = self._clock()
        if self._known is not None and now < self._until:
            return self._known
        with translated():
            row = await self._pool.fetchrow(_ACTIVE)
        if row is None:
            raise CatalogueEmptyError("No release is active: run `segue train --publish` first.")
        self._known = Release(
            row["id"],
            row["version"],
            tuple(row["encoders"]),
            tuple(row["collections"]),
            tuple(row["models"]),
            self._popularity(row["version"], row["facts"]),
        )
        self._until = now + self._remember
        return self._known

    def _popularity(self, version: str, facts: Any) -> tuple[tuple[int, float], ...]:
        """The steps that publishing wrote; none, and a line in the log, where they are damaged."""
        found = facts.get("popularity", []) if isinstance(facts, dict) else facts
        steps = _steps(found) if isinstance(facts, dict) else None
        if steps is None:
            if version not in self._said:
                self._said.add(version)
                log.warning(
                    "how popularity is distributed cannot be read, lists are not measured by it;"
                    " run `segue publish` again",
                    release=version,
                    reason=f"facts.popularity is {shown(found)}, expected pairs of numbers that"
                    " rise",
                )
            return ()
        return steps

    async def projector(self, release_id: int, encoder: str) -> bytes:
        """The safetensors file whose SHA-256 was checked; raises `SetupError` when it differs."""
        with translated():
            row = await self._pool.fetchrow(_PROJECTOR, release_id, encoder)
        if row is None:
            raise SetupError(
                f"Release {release_id} holds no projector for the encoder {encoder!r}."
            )
        return _checked(row, f"The projector of release {release_id} for {encoder!r}")

    async def model(self, release_id: int, name: str) -> bytes:
        """A small model of a release; raises `SetupError` when it is not there, or differs."""
        with translated():
            row = await self._pool.fetchrow(_MODEL, release_id, name)
        if row is None:
            raise SetupError(f"Release {release_id} holds no model {name!r}.")
        return _checked(row, f"The model {name!r} of release {release_id}")


def _steps(found: Any) -> tuple[tuple[int, float], ...] | None:
    """Counts that rise, and the share of tracks below each; None for anything else."""
    steps: list[tuple[int, float]] = []
    for one in found if isinstance(found, list) else [None]:
        match one:
            case [int(count), int() | float() as below] if 0 <= below <= 1:
                steps.append((count, float(below)))
            case _:
                return None
    rising = all(before < after for (before, _), (after, _) in pairwise(steps))
    fits = all(0 < count < _LARGEST for count, _ in steps)
    return tuple(steps) if rising and fits else None


def _checked(row: asyncpg.Record, what: str) -> bytes:
    content: bytes = row["content"]
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise SetupError(f"{what} is damaged: its SHA-256 differs. Publish the release again.")
    return content
