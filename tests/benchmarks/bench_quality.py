"""The default beside the single baselines on three real collections, joined.

They are read from `SEGUE_TEST_COLLECTIONS`; `SEGUE_SEEDS` splits (default: 1). Takes some minutes.
"""

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ml.evaluate.gains import BASELINES
from ml.evaluate.whole import Asked, Told, evaluate_all
from ml.models.registry import DEFAULT

_FILES = (
    "harisekhon/playlists.jsonl.gz",
    "spotify_playlist_archive/playlists_current.jsonl.gz",
    "tidytuesday/spotify_songs.csv.gz",
)


def main() -> None:
    """Print the tables and one line of JSON."""
    folder = os.environ.get("SEGUE_TEST_COLLECTIONS")
    if folder is None:
        print("no real collections: set SEGUE_TEST_COLLECTIONS to their folder")
        return
    asked = Asked(
        playlists=[str(Path(folder) / file) for file in _FILES],
        collections=None,
        models=",".join(("random", "popularity", "same_genre", *BASELINES, DEFAULT)),
        seeds=int(os.environ.get("SEGUE_SEEDS", "1")),
        split=None,
        validation=False,
        threads=1,
        dialogues=sorted((Path(folder) / "cpcd").glob("*.jsonl.gz")),
    )
    told = Told(time.perf_counter, lambda text: print(text, file=sys.stderr), print)
    found = asyncio.run(evaluate_all(asked, datetime.now(UTC), told))
    print(found.markdown)
    best = found.figures["best_baseline"]
    gains = found.figures["gains"]
    line = {
        "bench": "quality",
        "default": DEFAULT,
        **{
            metric: gains["overall"][name][metric] | {"over": name} for metric, name in best.items()
        },
        "words_over_popularity": gains["words"]["popularity"]["ndcg_500"],
    }
    print(json.dumps(line))
