"""`segue starter build`: the shipped release, from the catalogue's text files alone."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.adapters.local_text import LocalTextEncoder
from ml.data.corpus import Corpus
from ml.data.sourced import from_files
from ml.models.text import centroids
from ml.train.caption_recall import by_encoder, held_out, recall
from ml.train.captions import captions
from ml.train.pipeline import DEFAULTS, Labels, Plan, Progress, train
from ml.train.towers import train_towers
from ml.train.tracks import train_tracks
from ml.trained import Artefact


def build_starter(
    folder: Path,
    now: datetime,
    threads: int,
    progress: Progress,
    seed: int = 0,
    plan: Plan = DEFAULTS,
) -> Artefact:
    """Train on the catalogue, and measure with captions held out."""
    torch.set_num_threads(threads)
    corpus = from_files("starter", folder, now.year)
    metrics = caption_metrics(corpus, seed, plan)
    rng = np.random.default_rng(seed)
    labels = Labels(f"starter-{now:%Y%m%d}", now.isoformat(timespec="seconds"), metrics)
    return train(corpus, LocalTextEncoder(), rng, labels, plan, progress)


def caption_metrics(corpus: Corpus, seed: int, plan: Plan = DEFAULTS) -> dict[str, Any]:
    """Recall of the right playlist for captions held out, trained and untrained.

    One caption a playlist and language is held out; the playlist itself stays in training.
    """
    rng = np.random.default_rng([seed, 1])
    encoder = LocalTextEncoder()
    texts, owner = captions(corpus)
    hidden = held_out(texts, owner, rng)
    vectors = encoder.encode(texts)
    shown, asked = vectors[~hidden], vectors[hidden]
    middles = centroids(corpus, train_tracks(corpus, rng, plan.tracks))
    towers = train_towers(middles, shown, owner[~hidden], rng, plan.towers)
    trained = towers.texts(asked) @ towers.playlists(middles).T
    untrained = by_encoder(shown, owner[~hidden], asked, corpus.size[0])
    return {
        "captions_held_out": int(hidden.sum()),
        "captions_trained": recall(trained, owner[hidden]).as_dict(),
        "captions_untrained": recall(untrained, owner[hidden]).as_dict(),
    }
