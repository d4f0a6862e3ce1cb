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
from ml.train.row_adam import RowAdam
from ml.train.sampling import Batch, Sampler
from ml.train.watching import Watch

Progress = Callable[[int, int], None]  # steps done, steps in all


@dataclass(frozen=True, slots=True)
class TrackSettings:
    """How the track encoder is trained."""

    dimension: int = 256
    batch: int = 1_024
    sampled: int = 1_024
    epochs: float = 3.0  # each entry is a target so often, on average
    fewest: int = 200  # steps
    most: int = 1_000  # steps
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
        self.tracks = nn.Embedding.from_pretrained(torch.from_numpy(start))
        self.sides = nn.ModuleList(_owned(start, owner) for owner in self._owners)
        self.log_temperature = nn.Parameter(torch.tensor(float(np.log(settings.temperature))))
        self._dropped = settings.dropped

    @property
    def temperature(self) -> Tensor:
        """Kept above 0.02: below, one pair rules a batch."""
        return self.log_temperature.exp().clamp(0.02, 0.5)

    @property
    def tables(self) -> list[Tensor]:
        """The embeddings: of tracks, of artists, of albums."""
        return [module.weight.detach() for module in (self.tracks, *self.sides)]

    def rows_of(self, tracks: Tensor) -> list[Tensor]:
        """The rows of the tables that these tracks are made of, `[n]` each."""
        return [tracks, *(owner[tracks] for owner in self._owners)]

    def forward(self, tracks: Tensor) -> Tensor:
        """`[n]` track rows to `[n, d]`."""
        pairs = zip(self.tables, self.rows_of(tracks), strict=True)
        return functional.normalize(sum(table[rows] for table, rows in pairs), dim=1, eps=1e-6)  # type: ignore[arg-type]  # never the zero of an empty sum

    def in_training(self, tracks: Tensor, parts: list[Tensor], chance: Tensor) -> Tensor:
        """As `forward`, of `parts` `[n, d]` each; `chance` `[n, 3]`, uniform, drops some."""
        kept = chance > self._dropped
        kept[:, 0] |= ~kept[:, 1:].any(1) | (tracks_without(self._owners, tracks))
        made = sum(part * kept[:, at, None] for at, part in enumerate(parts))
        return functional.normalize(made, dim=1, eps=1e-6)  # type: ignore[arg-type]  # as above


def tracks_without(owners: tuple[Tensor, ...], tracks: Tensor) -> Tensor:
    """Where neither artist nor album is known (row 0): the track's own part must stay."""
    return torch.stack([owner[tracks] == 0 for owner in owners]).all(0)


def train_tracks(
    corpus: Corpus,
    rng: np.random.Generator,
    settings: TrackSettings = DEFAULTS,
    progress: Progress = lambda _done, _total: None,
) -> Floats:
    """Unit vectors of all tracks, `[tracks, d]`; zero where no playlist or artist is known.

    Raises `SetupError` in the step in which training diverges.
    """
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
    first, *sides = encoder.tables
    tables = [RowAdam(first), *(RowAdam(side, keep_first=True) for side in sides)]
    dense = torch.optim.Adam([encoder.log_temperature], lr=1e-3)
    watch = Watch("the track vectors", steps, f"TrackSettings.rate ({settings.rate:g})")
    for step in range(steps):
        batch = sampler.draw()
        flat = np.concatenate([batch.contexts.ravel(), batch.targets, batch.negatives])
        tracks, place = np.unique(np.maximum(flat, 0), return_inverse=True)
        needed = [
            torch.unique(rows, return_inverse=True)
            for rows in encoder.rows_of(torch.from_numpy(tracks))
        ]
        leaves = [table.taken(rows) for table, (rows, _) in zip(tables, needed, strict=True)]
        parts = [leaf[at] for leaf, (_, at) in zip(leaves, needed, strict=True)]
        chance = torch.from_numpy(rng.random((len(tracks), len(parts)), dtype=np.float32))
        vectors = encoder.in_training(torch.from_numpy(tracks), parts, chance)
        dense.zero_grad()
        loss = _loss(encoder, vectors[torch.from_numpy(place)], batch)
        watch.check(step + 1, "loss", float(loss.detach()))
        loss.backward()
        dense.step()
        for table, leaf, (rows, _) in zip(tables, leaves, needed, strict=True):
            table.step(rows, leaf, settings.rate * (1 - step / steps))
        moved = [table.largest(rows) for table, (rows, _) in zip(tables, needed, strict=True)]
        watch.check(step + 1, "weights", float(torch.stack(moved).max()))
        progress(step + 1, steps)


def _loss(encoder: TrackEncoder, vectors: Tensor, batch: Batch) -> Tensor:
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
    return nn.Embedding(len(means), means.shape[1], _weight=weights, _freeze=True)
