"""How long a whole retraining takes, and how much memory; the aim is 5 minutes and 4 GB.

`python tests/benchmarks/bench_retrain.py FILE.jsonl` learns from a neutral file; without one a
made-up collection of the same size (1,200 playlists, 110,000 tracks) is learned.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ml.commands.needs import threads
from ml.data.corpus import Corpus, PlaylistRow, TrackRow, build
from ml.data.neutral import load
from ml.train.pipeline import DEFAULTS
from ml.train.whole import learn

PLAYLISTS, TRACKS = 1_200, 110_000
MOODS = ("rainy", "sunny", "late night", "gym", "road trip", "study", "party", "sad", "calm", "old")
KINDS = ("rock", "pop", "rap", "jazz", "piano", "metal", "folk", "house", "ballads", "soul")


def made_up(rng: np.random.Generator) -> Corpus:
    """Playlists of clustered tracks, of the lengths that real collections have."""
    cluster = rng.integers(0, 150, TRACKS)
    members = [np.flatnonzero(cluster == at) for at in range(150)]
    lists = []
    for _ in range(PLAYLISTS):
        size = int(np.clip(rng.lognormal(4.6, 1.0), 10, 8_000))
        pool = np.concatenate([members[at] for at in rng.integers(0, 150, 1 + size // 400)])
        lists.append(rng.choice(pool, min(size, len(pool)), replace=False))
    tracks = [TrackRow(f"t{at}", f"Song {at}", (f"Artist {at // 4}",)) for at in range(TRACKS)]
    names = [f"{MOODS[at % 10]} {KINDS[at // 10 % 10]} {at // 100}" for at in range(PLAYLISTS)]
    rows = [PlaylistRow(f"p{at}", name, collection="made-up") for at, name in enumerate(names)]
    return build(tracks, rows, lists)


def main(arguments: Sequence[str] = ()) -> None:
    """Train once; print a table and one JSON line."""
    corpus = load(Path(arguments[0])).corpus if arguments else made_up(np.random.default_rng(0))
    before: dict[str, float] = {}
    begun = time.perf_counter()

    def progress(stage: str, done: int, total: int) -> None:
        if done in (0, 1):
            before.setdefault(stage, time.perf_counter() - begun)

    learn(corpus, 0, datetime.now(UTC), threads(), DEFAULTS, progress)
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| what | |\n|---|---:|")
    print(f"| playlists, tracks | {corpus.size[0]:,}, {corpus.size[1]:,} |")
    for stage, at in before.items():
        print(f"| {stage}: begins at | {at:.1f} s |")
    print(f"| whole | {seconds:.1f} s |\n| peak memory | {megabytes:,.0f} MB |")
    figures = {"bench": "retrain", "seconds": round(seconds, 1), "megabytes": round(megabytes)}
    print(json.dumps({**figures, "playlists": corpus.size[0], "tracks": corpus.size[1]}))


if __name__ == "__main__":
    main(sys.argv[1:])
