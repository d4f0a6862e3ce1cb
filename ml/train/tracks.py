"""The track encoder: unit vectors in which tracks of one playlist lie close.

Sampled softmax with a learnable temperature over shared negatives, from a PMI-SVD start. A track
is its own vector plus those of its artist and album; each part is dropped now and then, so that an
artist's vector can stand in for a track that few playlists hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.data.corpus import Corpus, Floats, Ints
from ml.losses import sampled_softmax
from ml.train.pmi import PmiSettings, pmi_vectors
from ml.train.sampling import Batch, Sampler

Progress = Callable[[int, int], None]  # steps done, steps in all


@dataclass(frozen=True, slots=True)
class TrackSettings:
    """How the track encoder is trained."""

    dimension: int = 256
    batch: int = 1_024
    sampled: int = 1_024
    epochs: float = 6.0  # each entry is a target so often, on average
    fewest: int = 200  # steps
    most: int = 2_000  # steps
    rate: float = 2e-3
    temperature: float = 0.07
    dropped: float = 0.2  # chance that a part of a track is left out of a step
    tempering: float = 0.5


DEFAULTS = TrackSettings()


class TrackEncoder(nn.Module):
    """Sums of track, artist and album vectors, of unit length."""

    def __init__(
        self, start: Floats, artist_of: Ints, album_of: Ints, settings: TrackSettings
    ) -> None:
        super().__init__()
        self._owners = (_rows(artist_of), _rows(album_of))
        self.tracks = nn.Embedding.from_pretrained(
            torch.from_numpy(start), freeze=False, sparse=True
        )
        self.sides = nn.ModuleList(_owned(start, owner) for owner in self._owners)
        self.log_temperature = nn.Parameter(torch.tensor(float(np.log(settings.temperature))))
        self._dropped = settings.dropped

    @property
    def temperature(self) -> Tensor:
        """Kept above 0.02: below, one pair rules a batch."""
        return self.log_temperature.exp().clamp(0.02, 0.5)

    def forward(self, tracks: Tensor, chance: Tensor | None = None) -> Tensor:
        """`[n]` track rows to `[n, d]`; `chance` `[n, 3]`, uniform, decides what is dropped."""
        parts = [self.tracks(tracks)]
        for side, owner in zip(self.sides, self._owners, strict=True):
            parts.append(side(owner[tracks]))
        stacked = torch.stack(parts, 1)  # [n, 3, d]
        if chance is not None:
            kept = chance > self._dropped
            kept[:, 0] |= ~kept[:, 1:].any(1) | (tracks_without(self._owners, tracks))
            stacked = stacked * kept[..., None]
        return functional.normalize(stacked.sum(1), dim=1, eps=1e-6)


def tracks_without(owners: tuple[Tensor, ...], tracks: Tensor) -> Tensor:
    """Where neither artist nor album is known (row 0): the track's own part must stay."""
    return torch.stack([owner[tracks] == 0 for owner in owners]).all(0)


def train_tracks(
    corpus: Corpus,
    rng: np.random.Generator,
    settings: TrackSettings = DEFAULTS,
    progress: Progress = lambda _done, _total: None,
) -> Floats:
    """Unit vectors of all tracks, `[tracks, d]`; zero where no playlist or artist is known."""
    start = pmi_vectors(corpus, rng, PmiSettings(dimension=settings.dimension))
    sampler = Sampler(
        corpus, rng, batch=settings.batch, sampled=settings.sampled, tempering=settings.tempering
    )
    encoder = TrackEncoder(start, corpus.artist_of, corpus.album_of, settings)
    if not sampler.empty:
        wanted = round(settings.epochs * len(corpus.members) / settings.batch)
        _learn(
            encoder,
            sampler,
            rng,
            min(settings.most, max(settings.fewest, wanted)),
            settings,
            progress,
        )
    with torch.no_grad():
        rows = torch.arange(corpus.size[1])
        return np.concatenate([encoder(part).numpy() for part in rows.split(16_384)])


def _learn(
    encoder: TrackEncoder,
    sampler: Sampler,
    rng: np.random.Generator,
    steps: int,
    settings: TrackSettings,
    progress: Progress,
) -> None:
    embeddings = [encoder.tracks.weight, *(side.weight for side in encoder.sides)]
    sparse = torch.optim.SparseAdam(embeddings, lr=settings.rate)
    dense = torch.optim.Adam([encoder.log_temperature], lr=1e-3)
    for step in range(steps):
        for group in sparse.param_groups:
            group["lr"] = settings.rate * (1 - step / steps)
        loss = _loss(encoder, sampler.draw(), rng)
        sparse.zero_grad()
        dense.zero_grad()
        loss.backward()
        sparse.step()
        dense.step()
        progress(step + 1, steps)


def _loss(encoder: TrackEncoder, batch: Batch, rng: np.random.Generator) -> Tensor:
    flat = np.concatenate([batch.contexts.ravel(), batch.targets, batch.negatives])
    rows, place = np.unique(np.maximum(flat, 0), return_inverse=True)
    chance = torch.from_numpy(rng.random((len(rows), 3), dtype=np.float32))
    vectors = encoder(torch.from_numpy(rows), chance)[torch.from_numpy(place)]
    split = batch.contexts.size
    present = torch.from_numpy((batch.contexts >= 0).astype(np.float32))[..., None]
    contexts = (vectors[:split].view(*batch.contexts.shape, -1) * present).sum(1)
    targets = vectors[split : split + len(batch.targets)]
    return sampled_softmax(
        functional.normalize(contexts, dim=1, eps=1e-6),
        targets,
        vectors[split + len(batch.targets) :],
        torch.from_numpy(batch.log_expected),
        torch.from_numpy(batch.hits),
        encoder.temperature,
    )


def _rows(owner: Ints) -> Tensor:
    """Numbers from 1; 0: unknown, or the owner of a single track."""
    count = np.bincount(owner[owner >= 0], minlength=1)
    shared = (owner >= 0) & (count[np.maximum(owner, 0)] > 1)
    rows = np.zeros(len(owner), np.int64)
    rows[shared] = np.unique(owner[shared], return_inverse=True)[1] + 1
    return torch.from_numpy(rows)


def _owned(start: Floats, owner: Tensor) -> nn.Embedding:
    """Means of the tracks' starts, at half weight; the unknown owner is zero and stays zero."""
    sums = np.zeros((int(owner.max()) + 1 if len(owner) else 1, start.shape[1]), np.float32)
    np.add.at(sums, owner.numpy(), start)
    count = np.maximum(np.bincount(owner.numpy(), minlength=len(sums)), 1)[:, None]
    means = (0.5 * sums / count).astype(np.float32)
    means[0] = 0
    weights = torch.from_numpy(means)
    return nn.Embedding(len(means), means.shape[1], padding_idx=0, sparse=True, _weight=weights)
