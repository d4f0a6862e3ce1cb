"""Which release is active, and its projectors: adapter of `Releases` and `ProjectorFiles`."""

import hashlib
import time
from collections.abc import Callable

import asyncpg

from core.adapters.postgres.translate import translated
from core.errors import CatalogueEmptyError, SetupError
from core.model import Release

_ACTIVE = """
    select r.id, r.version, r.collections,
           array(
               select encoder from release_projectors where release_id = r.id order by encoder
           ) as encoders
    from releases r where r.active
"""
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
            row["id"], row["version"], tuple(row["encoders"]), tuple(row["collections"])
        )
        self._until = now + self._remember
        return self._known

    async def projector(self, release_id: int, encoder: str) -> bytes:
        """The safetensors file whose SHA-256 was checked; raises `SetupError` when it differs."""
        with translated():
            row = await self._pool.fetchrow(_PROJECTOR, release_id, encoder)
        if row is None:
            raise SetupError(
                f"Release {release_id} holds no projector for the encoder {encoder!r}."
            )
        content: bytes = row["content"]
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise SetupError(
                f"The projector of release {release_id} for {encoder!r} is damaged: its SHA-256"
                " differs. Publish the release again."
            )
        return content
