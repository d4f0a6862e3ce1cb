"""The built-in text encoder on real captions and requests, beside plain n-grams and chance.

The captions and dialogues are read from `SEGUE_TEST_COLLECTIONS` (a folder with `harisekhon`,
`spotify_playlist_archive` and `cpcd`); without it, the project's own test sets alone.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

from core.adapters.local_text import LocalTextEncoder
from ml.data.dialogues import read
from tests.benchmarks import meanings
from tests.benchmarks.captions import (
    area,
    by_chance,
    by_spelling,
    captions_and_overlap,
    gain,
    overlaps,
)
from tests.benchmarks.meanings import Encode

_CAPTIONS = {
    "harisekhon": "harisekhon/playlists.jsonl.gz",
    "archive": "spotify_playlist_archive/playlists_current.jsonl.gz",
}


def own_questions() -> dict[str, Callable[[Encode], float]]:
    """Those that need nothing but the project's test sets."""
    return {
        "translation found first": lambda encode: meanings.translations(encode, "triples.tsv"),
        "translation, unseen words": lambda encode: meanings.translations(
            encode, "triples_unseen.tsv"
        ),
        "translation nearer than opposite": meanings.opposites,
        "prompts across languages, AUC": meanings.wishes,
        "paraphrase to playlist, MRR": meanings.requests,
    }


def real_questions(folder: Path) -> dict[str, Callable[[Encode], float]]:
    """Captions of playlists that overlap, and first utterances that ended with the same artists."""
    found: dict[str, Callable[[Encode], float]] = {}
    for name, file in _CAPTIONS.items():
        _, full, overlap = captions_and_overlap(folder / file)
        found[f"{name} captions, AUC"] = lambda encode, t=full, o=overlap: area(encode(t), o)
        found[f"{name} captions, nDCG@20"] = lambda encode, t=full, o=overlap: gain(encode(t), o)
    said = read(sorted((folder / "cpcd").glob("*.jsonl.gz")))
    first = [one.said[0] for one in said]
    shared = overlaps([{goal.split("\t")[0] for goal in one.goals} for one in said])
    found["dialogues, first turn, AUC"] = lambda encode: area(encode(first), shared)
    found["dialogues, first turn, nDCG@20"] = lambda encode: gain(encode(first), shared)
    return found


def main() -> None:
    """Print the table and one line of JSON."""
    encoders: dict[str, Encode] = {
        "built-in": LocalTextEncoder().encode,
        "n-grams": by_spelling,
        "random": by_chance,
    }
    questions = own_questions()
    folder = os.environ.get("SEGUE_TEST_COLLECTIONS")
    if folder:
        questions |= real_questions(Path(folder))
    rows = {
        name: {encoder: round(ask(encode), 3) for encoder, encode in encoders.items()}
        for name, ask in questions.items()
    }
    print("| | " + " | ".join(encoders) + " |\n|---|" + "---:|" * len(encoders))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |")
    near, far = ("비 오는 날", "rainy day", "дождливый день"), ("солнечный день", "pool party")
    vectors = LocalTextEncoder().encode([*near, *far])
    print("\n| cosine | " + " | ".join((*near, *far)) + " |\n|---|" + "---:|" * len(vectors))
    for text, row in zip((*near, *far), vectors @ vectors.T, strict=True):
        print(f"| {text} | " + " | ".join(f"{value:.2f}" for value in row) + " |")
    print(json.dumps({"bench": "encoder", "questions": rows}, ensure_ascii=False))
