"""`segue evaluate` from what was asked to figures and table."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.adapters.local_text import LocalTextEncoder
from core.adapters.stores import open_database
from core.settings import Settings
from ml.data import dialogues, joined, splitfile
from ml.data.catalogue import from_database
from ml.data.corpus import Corpus, Floats
from ml.data.dialogues import Dialogue
from ml.data.permuted import permuted
from ml.evaluate import sanity, words
from ml.evaluate.attributes import attributes
from ml.evaluate.report import figures
from ml.evaluate.run import Fold, Outcome, evaluate, given_fold, own_fold
from ml.evaluate.sides import Side
from ml.evaluate.sketch import Sketch, sketch
from ml.evaluate.tables import table
from ml.models.base import Model
from ml.models.contrastive import ContrastiveModel
from ml.models.registry import Tools, chosen

_REPORTED = 5  # bad lines


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `segue evaluate`."""

    playlists: Sequence[str]
    collections: str | None
    models: str
    seeds: int
    split: Path | None
    validation: bool
    threads: int
    dialogues: Sequence[Path] = ()
    permuted: bool = False
    map: bool = False


@dataclass(slots=True)
class Found:
    """What came out of it."""

    figures: dict[str, Any]
    markdown: str
    map: Sketch | None


@dataclass(frozen=True, slots=True)
class Told:
    """How the command hears of the work."""

    clock: Callable[[], float]
    stage: Callable[[str], None]
    say: Callable[[str], None]


class _Vectors:
    """Keeps the first contrastive vectors for the map."""

    def __init__(self) -> None:
        self._kept: tuple[Corpus, Floats] | None = None

    def seen(self, corpus: Corpus, model: Model) -> None:
        if self._kept is None and isinstance(model, ContrastiveModel):
            self._kept = corpus, model.vectors

    def map(self) -> Sketch | None:
        return sketch(*self._kept, np.random.default_rng(0)) if self._kept else None


async def evaluate_all(asked: Asked, now: datetime, told: Told) -> Found:
    """The figures and their table; raises `SetupError` where something is missing or wrong."""
    names = chosen(asked.models)
    said = dialogues.read(asked.dialogues) if asked.dialogues else []
    torch.set_num_threads(asked.threads)
    corpus = await _corpus(asked, now, told)
    vectors = _Vectors()
    outcomes = [
        _outcome(asked, corpus, seed, names, said, told, vectors, now.year)
        for seed in range(asked.seeds)
    ]
    found = figures(outcomes)
    text = table(found)
    if asked.permuted:
        found["sanity"] = sanity.above_popularity(outcomes)
        text += "\n\n" + sanity.sentence(found["sanity"])
    if asked.map:
        told.stage("drawing a map of the tracks")
    return Found(found, text, vectors.map() if asked.map else None)


def _outcome(
    asked: Asked,
    corpus: Corpus,
    seed: int,
    names: Sequence[str],
    said: Sequence[Dialogue],
    told: Told,
    vectors: _Vectors,
    year: int,
) -> Outcome:
    def stage(text: str) -> None:
        told.stage(f"seed {seed + 1} of {asked.seeds}: {text}")

    stage("splitting")
    fold, whole = _fold(asked, corpus, seed, told.say)
    encoder = LocalTextEncoder()
    return evaluate(
        fold,
        names,
        Tools(encoder.encode, year=year),
        told.clock,
        stage,
        _sides(whole, fold, said),
        lambda _name, model: vectors.seen(fold.training, model),
    )


def _sides(corpus: Corpus, fold: Fold, said: Sequence[Dialogue]) -> list[Side]:
    rng = np.random.default_rng([fold.seed, 1])
    found = [
        attributes(fold.training, rng),
        words.descriptions(corpus, fold.training, fold.held_out, fold.family),
    ]
    if said:
        found += [words.dialogues(fold.training, said, whole=whole) for whole in (True, False)]
    return [side for side in found if side is not None]


def _fold(
    asked: Asked, corpus: Corpus, seed: int, say: Callable[[str], None]
) -> tuple[Fold, Corpus]:
    """The fold, and the corpus that its numbers belong to."""
    if asked.permuted:
        corpus = permuted(corpus, np.random.default_rng([seed, 2]))
    if asked.split is None:
        return own_fold(corpus, seed, validation=asked.validation), corpus
    given = splitfile.read(asked.split, corpus)
    for note in given.notes:
        say(note)
    fold = given_fold(given.corpus, seed, given.training, given.cases)
    return replace(fold, held_out=given.held_out, family=given.family), given.corpus


async def _corpus(asked: Asked, now: datetime, told: Told) -> Corpus:
    if asked.playlists:
        sources = [joined.source(text) for text in asked.playlists]
        loaded = joined.load(sources, now.year, told.stage)
        for problem in loaded.left_out[:_REPORTED]:
            told.say(f"left out: {problem}")
        if len(loaded.left_out) > _REPORTED:
            told.say(f"… and {len(loaded.left_out) - _REPORTED:,} more lines")
        return loaded.corpus
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(), stack)
        names = asked.collections.split(",") if asked.collections else None
        return await from_database(pool, names)
