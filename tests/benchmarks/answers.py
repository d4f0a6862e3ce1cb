"""Whether answers obey: every hard wish against every track of the list, on the starter catalogue.

Judged by what the prompts' authors wrote down, not by what the parser understood. A track that
cannot be judged counts as obeyed where the answer says so (`unknown_facts`).
"""

import tempfile
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.stores import open_database
from core.errors import NothingFoundError
from core.fill import TOLERANCE
from core.model import AudioProfile, Note, TrackList
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.query_vectors import EncodedQueries
from core.services.search import SearchService
from core.settings import Settings
from core.wishes import Kind, Wish
from core.wishes.judging import judge_of
from ml.serving import Projector
from ml.starting import load_starter


@dataclass(frozen=True, slots=True)
class Obeyed:
    """How one answer fared."""

    text: str
    broken: tuple[Wish, ...]  # hard wishes that do not hold for some track
    picks: int


async def obeyed(asked: Sequence[tuple[str, Collection[Wish]]], year: int) -> list[Obeyed]:
    """Ask every prompt, and look at every track of the answers."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pool = await open_database(Settings(SEGUE_DATA_DIR=folder, _env_file=None), stack)
        await load_starter(pool)
        mood = _mood(pool, year)
        catalogue = PostgresCatalogue(pool)
        found = []
        for text, wishes in asked:
            hard = [wish for wish in wishes if wish.hard]
            try:
                answer = await mood.mood(text)
            except NothingFoundError:
                found.append(Obeyed(text, tuple(hard), 0))
                continue
            profiles = await catalogue.profiles([pick.track.id for pick in answer.picks])
            broken = tuple(wish for wish in hard if not _holds(wish, hard, answer, profiles))
            found.append(Obeyed(text, broken, len(answer.picks)))
        return found


def _mood(pool: asyncpg.Pool, year: int) -> MoodService:
    releases, titles, encoder = (
        PostgresReleases(pool), PostgresTitleSearch(pool), LocalTextEncoder(),
    )  # fmt: skip
    return MoodService(
        releases=releases,
        vectors=EncodedQueries(
            encoder=encoder, builtin=encoder, files=releases, store=MemoryKeyValue(),
            load=Projector.load,
        ),
        reader=PostgresReader(pool),
        titles=titles,
        search=SearchService(titles, PostgresCatalogue(pool)),
        rankers=Rankers(releases),
        year=lambda: year,
    )  # fmt: skip


def _holds(
    wish: Wish, hard: Sequence[Wish], answer: TrackList, profiles: dict[int, AudioProfile]
) -> bool:
    if wish.kind == Kind.TRACKS:
        return len(answer.picks) == int(wish.value) or Note.FEWER_THAN_ASKED in answer.notes
    if wish.kind == Kind.MINUTES:
        asked = int(wish.value) * 60_000
        near = abs((answer.duration_ms or 0) - asked) <= TOLERANCE * asked + 30_000
        return near or Note.DURATION_MISSED in answer.notes
    alternatives = [wish] if wish.negative else [
        other for other in hard if other.kind == wish.kind and not other.negative
    ]  # fmt: skip
    said = {kind for kind, _ in answer.unknown_facts}
    for pick in answer.picks:
        verdicts = [judge_of(one)(pick.track, profiles.get(pick.track.id)) for one in alternatives]
        if any(verdicts):
            continue
        if None not in verdicts or wish.kind.value not in said:
            return False
    return True
