"""`segue train`: from the database to a saved artefact, and to a published release when asked."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import numpy as np
import torch

from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.adapters.openai_text import OpenAITextEncoder
from core.adapters.stores import open_database
from core.model import Release
from core.settings import Settings
from ml import artefacts
from ml.data.catalogue import from_database
from ml.data.corpus import Corpus
from ml.publish import publish
from ml.train.captions import captions
from ml.train.pipeline import DEFAULTS, Labels, Plan, Progress, add_projector, train
from ml.trained import Artefact

_ROOM = 60.0  # seconds for a batch of captions


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `segue train`."""

    collections: str | None
    openai: bool
    publish: bool
    seed: int
    threads: int


@dataclass(frozen=True, slots=True)
class Trained:
    """What came out of it."""

    artefact: Artefact
    release: Release | None


async def train_all(
    asked: Asked,
    settings: Settings,
    now: datetime,
    progress: Progress,
    stage: Callable[[str], None],
) -> Trained:
    """Train, save under `settings.artefacts`, publish when asked; raises `SegueError`s."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack)
        stage("reading the catalogue")
        names = asked.collections.split(",") if asked.collections else None
        corpus = await from_database(pool, names)
        made = await asyncio.to_thread(
            learn, corpus, asked.seed, now, asked.threads, DEFAULTS, progress
        )
        if asked.openai:
            stage("asking OpenAI for the vectors of all captions")
            made = await _with_openai(made, corpus, settings, asked.seed, progress)
        stage("saving")
        artefacts.save(made, settings.artefacts, f"{now:%f}")
        release = await _published(pool, made, stage) if asked.publish else None
    return Trained(made, release)


def learn(
    corpus: Corpus, seed: int, now: datetime, threads: int, plan: Plan, progress: Progress
) -> Artefact:
    """Train on a corpus with the built-in encoder; blocks for minutes."""
    torch.set_num_threads(threads)
    rng = np.random.default_rng(seed)
    labels = Labels(f"{now:%Y%m%d-%H%M%S}", now.isoformat(timespec="seconds"))
    return train(corpus, LocalTextEncoder(), rng, labels, plan, progress)


async def _published(pool: asyncpg.Pool, made: Artefact, stage: Callable[[str], None]) -> Release:
    return await publish(pool, made, stage=stage)


async def _with_openai(
    made: Artefact, corpus: Corpus, settings: Settings, seed: int, progress: Progress
) -> Artefact:
    encoder = OpenAITextEncoder(
        model=settings.openai_embedding_model,
        store=MemoryKeyValue(time.time),
        clock=time.time,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        dimension=settings.encoder_dimension,
        timeout=_ROOM,
    )
    texts, owner = captions(corpus)
    try:
        vectors = await encoder.embed(texts)
    finally:
        await encoder.aclose()
    rng = np.random.default_rng(seed)
    return await asyncio.to_thread(
        add_projector, made, encoder.name, vectors, owner, rng, DEFAULTS, progress
    )
