"""Words to a vector in the playlist space, by the encoder that the active release knows."""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import structlog

from core.errors import (
    EncoderDownError,
    SegueError,
    SetupError,
    StoreDownError,
    UpstreamBusyError,
)
from core.model import Release
from core.ports import KeyValue, Matrix, ProjectorFiles, TextEncoder, Vector
from core.services.single_flight import SingleFlight

_DAY = 86_400  # seconds
_KEPT = 4  # projectors in memory: two releases of two encoders

log = structlog.get_logger()


class Projector(Protocol):
    """A trained map from one encoder's space to the playlist space."""

    @property
    def encoder(self) -> str:
        """The name of the encoder that it was trained for."""

    @property
    def dimension(self) -> int:
        """Length of the vectors that it takes."""

    def project(self, vectors: Matrix) -> Matrix:
        """Unit rows, `[n, 512]`, of `[n, dimension]`."""


@dataclass(frozen=True, slots=True)
class QueryVector:
    """A query in the playlist space, and who understood it."""

    vector: Vector  # [512]
    encoder: str
    fallback: str | None = None  # why the configured encoder did not answer


class EncodedQueries:
    """`core.ports.QueryVectors` over the configured encoder, with the built-in one behind it.

    Where the release has no projector for the configured encoder, the built-in pair answers and
    the log says once a release what to run. Where the encoder is down, the built-in pair answers
    that query. Vectors are kept for a day by release, encoder and text; equal queries at the same
    time are computed once a process.
    """

    def __init__(
        self,
        *,
        encoder: TextEncoder,
        builtin: TextEncoder,
        files: ProjectorFiles,
        store: KeyValue,
        load: Callable[[bytes], Projector],
    ) -> None:
        """`load` reads a published projector; `encoder` may be the built-in one itself."""
        self._encoder = encoder
        self._builtin = builtin
        self._files = files
        self._store = store
        self._load = load
        self._projectors: dict[tuple[int, str], Projector | SetupError] = {}
        self._loading = SingleFlight[Projector | SetupError]()
        self._computing = SingleFlight[Vector]()
        self._said: set[tuple[int, str]] = set()  # release and what was logged about it

    async def project(self, text: str, release: Release) -> Vector:
        """A unit vector, `[512]`; raises `EncoderDownError` when no encoder can answer."""
        return (await self.understand(text, release)).vector

    async def understand(self, text: str, release: Release) -> QueryVector:
        """As `project`, with the encoder that answered and why, if it is not the configured one."""
        words = normalised(text)
        if self._encoder.name not in release.encoders:
            self._say_no_projector(release)
            return await self._by_builtin(words, release, "the release has no projector for it")
        try:
            vector = await self._vector(words, release, self._encoder)
        except (EncoderDownError, UpstreamBusyError, SetupError) as error:
            if self._encoder.name == self._builtin.name:
                raise self._down(release, error) from error
            self._say(release, str(error), "text encoder failed, the built-in one answers")
            return await self._by_builtin(words, release, str(error))
        return QueryVector(vector, self._encoder.name)

    async def _by_builtin(self, words: str, release: Release, why: str) -> QueryVector:
        if self._builtin.name not in release.encoders:
            raise EncoderDownError(self._encoder.name, why)
        try:
            vector = await self._vector(words, release, self._builtin)
        except SetupError as error:
            raise self._down(release, error) from error
        fallback = None if self._encoder.name == self._builtin.name else why
        return QueryVector(vector, self._builtin.name, fallback)

    def _down(self, release: Release, error: SegueError) -> SegueError:
        """What is raised where nobody is left to answer: for a damaged projector the encoder's."""
        if not isinstance(error, SetupError):
            return error
        self._say(
            release,
            str(error),
            "words cannot be understood, names and captions answer; run `segue publish` again",
        )
        return EncoderDownError(self._builtin.name, str(error))

    async def _vector(self, words: str, release: Release, encoder: TextEncoder) -> Vector:
        digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
        key = f"query-vector:{release.id}:{encoder.name}:{digest}"

        async def compute() -> Vector:
            kept = await self._kept(key)
            if kept is None:
                kept = await self._computed(words, release, encoder)
                await self._keep(key, kept)
            return kept

        return await self._computing.run(key, compute)

    async def _computed(self, words: str, release: Release, encoder: TextEncoder) -> Vector:
        projector = await self._projector(release, encoder.name)
        matrix = await encoder.embed([words])  # [1, dimension]
        if matrix.shape[1] != projector.dimension:
            raise SetupError(
                f"{encoder.name} gives vectors of length {matrix.shape[1]}, release "
                f"{release.version} has {projector.dimension}: run `segue train` again."
            )
        vector: Vector = projector.project(matrix)[0]
        if not np.isfinite(vector).all():
            raise SetupError(f"{encoder.name} gives vectors that are not finite.")
        return vector

    async def _projector(self, release: Release, encoder: str) -> Projector:
        key = (release.id, encoder)
        if key not in self._projectors:

            async def read() -> Projector | SetupError:
                try:
                    return self._load(await self._files.projector(*key))
                except SetupError as error:  # a damaged file stays so: it is not read each time
                    return error

            self._projectors[key] = await self._loading.run(f"{release.id}:{encoder}", read)
            while len(self._projectors) > _KEPT:
                del self._projectors[next(iter(self._projectors))]
        found = self._projectors[key]
        if isinstance(found, SetupError):
            raise SetupError(str(found)) from found
        return found

    async def _kept(self, key: str) -> Vector | None:
        try:
            found = await self._store.get(key)
        except StoreDownError:
            return None
        if found is None or len(found) % 4:
            return None
        vector = np.frombuffer(found, "<f4").astype(np.float32)
        return vector if len(vector) and np.isfinite(vector).all() else None

    async def _keep(self, key: str, vector: Vector) -> None:
        try:
            await self._store.put(key, vector.astype("<f4").tobytes(), _DAY)
        except StoreDownError:
            return  # a cache may be absent; the vector is not

    def _say_no_projector(self, release: Release) -> None:
        self._say(
            release,
            "no projector",
            "the active release has no projector for the configured text encoder, the built-in one "
            "answers; run `segue train` with this encoder configured, then `segue publish`",
        )

    def _say(self, release: Release, what: str, sentence: str) -> None:
        kind = (release.id, what.partition(",")[0])  # without the seconds of a pause
        if kind not in self._said:
            self._said.add(kind)
            log.warning(sentence, encoder=self._encoder.name, release=release.version, reason=what)


def normalised(text: str) -> str:
    """Queries that differ in case, width or spaces alone are one query."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
