"""`segue evaluate` from what was asked to figures and table."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.adapters.local_text import LocalTextEncoder
from core.adapters.stores import open_database
from core.settings import Settings
from ml.data import neutral, splitfile
from ml.data.catalogue import from_database
from ml.data.corpus import Corpus
from ml.evaluate.report import figures, table
from ml.evaluate.run import Fold, evaluate, given_fold, own_fold
from ml.models.registry import Tools, chosen

_REPORTED = 5  # bad lines


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `segue evaluate`."""

    playlists: Path | None
    collections: str | None
    models: str
    seeds: int
    split: Path | None
    validation: bool
    threads: int


async def evaluate_all(
    asked: Asked,
    clock: Callable[[], float],
    stage: Callable[[str], None],
    say: Callable[[str], None],
) -> tuple[dict[str, Any], str]:
    """The figures and their table; raises `SetupError` where something is missing or wrong."""
    names = chosen(asked.models)
    torch.set_num_threads(asked.threads)
    corpus = await _corpus(asked, say)
    encoder = LocalTextEncoder()
    outcomes = []
    for seed in range(asked.seeds):
        fold = _fold(asked, corpus, seed)
        tools = Tools(encoder.encode)

        def told(text: str, seed: int = seed) -> None:
            stage(f"seed {seed + 1} of {asked.seeds}: {text}")

        outcomes.append(evaluate(fold, names, tools, clock, told))
    found = figures(outcomes)
    return found, table(found)


def _fold(asked: Asked, corpus: Corpus, seed: int) -> Fold:
    if asked.split is None:
        return own_fold(corpus, seed, validation=asked.validation)
    given = splitfile.read(asked.split, corpus)
    return given_fold(given.corpus, seed, given.training, given.cases)


async def _corpus(asked: Asked, say: Callable[[str], None]) -> Corpus:
    if asked.playlists is not None:
        loaded = neutral.load(asked.playlists)
        for problem in loaded.left_out[:_REPORTED]:
            say(f"left out: {problem}")
        if len(loaded.left_out) > _REPORTED:
            say(f"… and {len(loaded.left_out) - _REPORTED:,} more lines")
        return loaded.corpus
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(), stack)
        names = asked.collections.split(",") if asked.collections else None
        return await from_database(pool, names)
