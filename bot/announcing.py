"""Ports that say what they are about to do, so that slow requests can show how far they are."""

from contextlib import AbstractAsyncContextManager

from core.model import Release
from core.ports import QueryVectors, Vector
from core.reading import Reader, Reading
from core.stages import Stage, announce


class AnnouncedVectors:
    """`core.ports.QueryVectors`: reading."""

    def __init__(self, vectors: QueryVectors) -> None:
        self._vectors = vectors

    async def project(self, text: str, release: Release) -> Vector:
        """A unit vector, `[512]`; raises `EncoderDownError`."""
        announce(Stage.READING)
        return await self._vectors.project(text, release)


class AnnouncedReader:
    """`core.reading.Reader`: finding; `core.services.assembly` tells when ranking begins."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def reading(self, release: Release) -> AbstractAsyncContextManager[Reading]:
        """The wrapped reader's reading."""
        announce(Stage.FINDING)
        return self._reader.reading(release)
