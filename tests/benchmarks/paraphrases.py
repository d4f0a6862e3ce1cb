"""How well requests in unseen words are answered: shares of fitting tracks, beside chance.

`tests/data/paraphrases.tsv` names, for each request, the playlists that fit it. A track
fits when one of its starter playlists does; chance is the share of all tracks that fit.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import asyncpg

from core.errors import NothingFoundError
from core.services.mood import MoodService

FILE = Path(__file__).parent.parent / "data" / "paraphrases.tsv"
_MEMBERS = """
    select p.external_id as slug, m.track_id from playlist_tracks m
    join playlists p on p.id = m.playlist_id join collections c on c.id = p.collection_id
    where c.name = $1
"""


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A request, and what fits it."""

    language: str
    text: str
    patterns: tuple[str, ...]

    def fits(self, slug: str) -> bool:
        """Whether a playlist of this file name is about what was asked for."""
        return any(fnmatchcase(slug, pattern) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one request was answered."""

    asked: Paraphrase
    share: float  # of the tracks shown that fit
    chance: float  # of all tracks that fit
    sources: tuple[str, ...]


def paraphrases(path: Path = FILE) -> list[Paraphrase]:
    """The requests of the file."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [Paraphrase(lang, text, tuple(fits.split())) for lang, text, fits in rows]


async def slugs_by_track(pool: asyncpg.Pool, collection: str) -> dict[int, set[str]]:
    """The playlists of each track, by file name."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in await pool.fetch(_MEMBERS, collection):
        found[row["track_id"]].add(row["slug"])
    return dict(found)


async def measure(
    mood: MoodService, slugs: Mapping[int, set[str]], asked: Sequence[Paraphrase]
) -> list[Outcome]:
    """Ask every request, and look how much of each answer fits."""
    outcomes = []
    for paraphrase in asked:
        fitting = {i for i, names in slugs.items() if any(map(paraphrase.fits, names))}
        try:
            answer = await mood.mood(paraphrase.text)
        except NothingFoundError:  # no answer fits nobody
            outcomes.append(Outcome(paraphrase, 0.0, len(fitting) / len(slugs), ()))
            continue
        shown = [pick.track.id for pick in answer.picks]
        share = sum(track_id in fitting for track_id in shown) / len(shown)
        outcomes.append(Outcome(paraphrase, share, len(fitting) / len(slugs), answer.sources))
    return outcomes


def mean(outcomes: Sequence[Outcome], language: str | None = None) -> float:
    """The mean share of fitting tracks, of one language or of all."""
    shares = [o.share for o in outcomes if language in (None, o.asked.language)]
    return sum(shares) / len(shares)
