"""The services of the product over a release in memory."""

from dataclasses import dataclass

from core.model import Release
from core.ports import Vector
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.query_vectors import normalised
from core.services.recommend import RecommendService
from core.services.search import SearchService
from ml.memory.catalogue import MemoryCatalogue
from ml.memory.reading import MemoryReader
from ml.memory.release import MemoryRelease
from ml.models.text import Encode
from ml.serving import Projector


@dataclass(frozen=True, slots=True)
class MemoryServices:
    """What answers words, and what answers songs, out of what."""

    held: MemoryRelease
    mood: MoodService
    recommend: RecommendService


class _Projected:
    """`core.ports.QueryVectors` by the release's own projector, without a cache."""

    def __init__(self, held: MemoryRelease, encoder: str, encode: Encode) -> None:
        self._projector = Projector.load(held.artefact.projectors[encoder])
        self._encode = encode

    async def project(self, text: str, release: Release) -> Vector:
        del release
        found: Vector = self._projector.project(self._encode([normalised(text)]))[0]
        return found


def services_over(held: MemoryRelease, encoder: str, encode: Encode, year: int) -> MemoryServices:
    """The services over this release; `encoder` is the name of the projector that it was given."""
    catalogue = MemoryCatalogue(held.lists)
    search = SearchService(catalogue, catalogue)
    reader, rankers = MemoryReader(held), Rankers(held)
    mood = MoodService(
        releases=held,
        vectors=_Projected(held, encoder, encode),
        reader=reader,
        titles=catalogue,
        search=search,
        rankers=rankers,
        year=lambda: year,
    )
    recommend = RecommendService(releases=held, reader=reader, search=search, rankers=rankers)
    return MemoryServices(held, mood, recommend)
