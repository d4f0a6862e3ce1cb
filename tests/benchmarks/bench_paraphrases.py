"""Requests in words that neither captions nor lexicon hold, with and without the lexical route."""

import asyncio
import json
import tempfile
from pathlib import Path

from bot.app import opened_house
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.search import SearchService
from core.settings import Settings
from ml.starting import ensure_starter
from tests.benchmarks.paraphrases import Outcome, mean, measure, paraphrases, slugs_by_track

ROUTES = {
    "all": frozenset[str](),
    "no words": frozenset({"title_knn", "same_genre"}),
    "words only": frozenset({"text"}),
}


async def measured(folder: Path) -> dict[str, list[Outcome]]:
    """The outcomes on the starter catalogue, by which routes are on."""
    async with opened_house(Settings(SEGUE_DATA_DIR=folder, _env_file=None)) as opened:
        pool = opened.stores.pool
        await ensure_starter(pool)
        slugs = await slugs_by_track(pool, "starter")
        catalogue = PostgresCatalogue(pool)
        found = {}
        titles = PostgresTitleSearch(pool)
        for name, off in ROUTES.items():
            mood = MoodService(
                releases=opened.parts.releases,
                vectors=opened.parts.vectors,
                reader=PostgresReader(pool),
                titles=titles,
                search=SearchService(titles, catalogue),
                rankers=Rankers(PostgresReleases(pool)),
                year=lambda: 2026,
                switched_off=off,
            )
            found[name] = await measure(mood, slugs, paraphrases())
        return found


def main() -> None:
    """Print the table, the worst answers, and one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder)))
    chance = sum(outcome.chance for outcome in found["all"]) / len(found["all"])
    print("| routes | all | en | ko | ru |\n|---|---|---|---|---|")
    print(f"| chance | {chance:.2f} | | | |")
    for name, outcomes in found.items():
        shares = [mean(outcomes, language) for language in (None, "en", "ko", "ru")]
        print(f"| {name} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    for outcome in sorted(found["all"], key=lambda outcome: outcome.share)[:15]:
        print(f"{outcome.share:.1f}  {outcome.asked.text}  ←  {', '.join(outcome.sources[:3])}")
    figures = {name: round(mean(outcomes), 3) for name, outcomes in found.items()}
    print(json.dumps({"bench": "paraphrases", "chance": round(chance, 3), **figures}))
